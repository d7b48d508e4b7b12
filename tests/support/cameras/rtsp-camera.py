"""An RTSP camera on gst-rtsp-server, for tests only. It passes on what arrives as RTP on a local port.

Prints "ready PORT". SIGUSR1: sends no more pictures, but keeps its connections; SIGUSR2: sends again.
"""

import argparse
import signal

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

PAYLOADS = {"h264": ("H264", 96), "hevc": ("H265", 96), "mjpeg": ("JPEG", 26)}
ELEMENTS = {"h264": "h264", "hevc": "h265", "mjpeg": "jpeg"}


def pipeline(codec, rtp_port):
    name, payload = PAYLOADS[codec]
    element = ELEMENTS[codec]
    parse = "" if codec == "mjpeg" else f" ! {element}parse config-interval=-1"
    caps = f"application/x-rtp,media=video,clock-rate=90000,encoding-name={name},payload={payload}"
    return (
        f'( udpsrc address=127.0.0.1 port={rtp_port} buffer-size=1048576 caps="{caps}"'
        f" ! rtp{element}depay{parse} ! valve name=valve ! rtp{element}pay name=pay0 pt={payload} )"
    )


def permit(server, factory, scheme, username, password):
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", username)
    if scheme == "digest":
        auth.set_supported_methods(2)
        auth.add_digest(username, password, token)
    else:
        auth.set_supported_methods(1)
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(username, password), token)
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_permission_for_role(username, "media.factory.access", True)
    permissions.add_permission_for_role(username, "media.factory.construct", True)
    factory.set_permissions(permissions)
    server.set_auth(auth)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rtp-port", type=int, required=True)
    parser.add_argument("--port", default="0")
    parser.add_argument("--codec", choices=sorted(PAYLOADS), default="h264")
    parser.add_argument("--auth", choices=["none", "basic", "digest"], default="none")
    parser.add_argument("--username", default="")
    parser.add_argument("--password", default="")
    options = parser.parse_args()

    Gst.init(None)
    loop = GLib.MainLoop()
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(options.port)
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(pipeline(options.codec, options.rtp_port))
    factory.set_shared(True)
    valves = []
    factory.connect("media-configure", lambda _, media: valves.append(media.get_element().get_by_name("valve")))
    if options.auth != "none":
        permit(server, factory, options.auth, options.username, options.password)
    server.get_mount_points().add_factory("/stream", factory)
    server.attach(None)

    def drop(isDropping):
        for valve in valves:
            valve.set_property("drop", isDropping)
        return GLib.SOURCE_CONTINUE

    GLib.unix_signal_add(GLib.PRIORITY_HIGH, signal.SIGUSR1, drop, True)
    GLib.unix_signal_add(GLib.PRIORITY_HIGH, signal.SIGUSR2, drop, False)
    GLib.unix_signal_add(GLib.PRIORITY_HIGH, signal.SIGTERM, loop.quit)
    print(f"ready {server.get_bound_port()}", flush=True)
    loop.run()


main()
