// A small WHEP server on pion, for tests only: it shows what arrives as RTP on a local port to whoever
// asks, and misbehaves as its options say. Prints "ready HTTP-PORT RTP-PORT".
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/pion/webrtc"
)

var (
	bearer       = flag.String("bearer", "", "token that is asked for; empty: none")
	iceServer    = flag.String("ice-server", "", "address for a Link header; empty: none")
	noLocation   = flag.Bool("no-location", false, "answer without Location, as go2rtc does")
	counterOffer = flag.Bool("counter-offer", false, "answer 406 with an offer of our own")
)

type session struct {
	peer *webrtc.PeerConnection
}

type server struct {
	track    *webrtc.TrackLocalStaticRTP
	mutex    sync.Mutex
	sessions map[string]*session
	opened   int64
	deleted  int64
	patched  int64
	asked    int64
	packets  int64
}

func main() {
	flag.Parse()
	track, err := webrtc.NewTrackLocalStaticRTP(
		webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeH264, ClockRate: 90000, SDPFmtpLine: "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"},
		"video", "pion")
	must(err)
	rtp, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	must(err)
	// A key frame comes as one burst.
	must(rtp.SetReadBuffer(1 << 20))
	http1, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	s := &server{track: track, sessions: map[string]*session{}}
	go s.forward(rtp)
	go endWithParent()
	fmt.Printf("ready %d %d\n", http1.Addr().(*net.TCPAddr).Port, rtp.LocalAddr().(*net.UDPAddr).Port)
	mux := http.NewServeMux()
	mux.HandleFunc("/stats", s.stats)
	mux.HandleFunc("/whep", s.whep)
	mux.HandleFunc("/sessions/", s.session)
	must(http.Serve(http1, mux))
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// Standard input is a pipe that closes when the test that started us ends, however it ends.
func endWithParent() {
	_, _ = io.Copy(io.Discard, os.Stdin)
	os.Exit(0)
}

// Sends every packet on; a viewer that has gone is no reason to stop.
func (s *server) forward(rtp *net.UDPConn) {
	packet := make([]byte, 1600)
	for {
		n, err := rtp.Read(packet)
		must(err)
		atomic.AddInt64(&s.packets, 1)
		_, _ = s.track.Write(packet[:n])
	}
}

func (s *server) stats(w http.ResponseWriter, _ *http.Request) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]int64{
		"asked": s.asked, "opened": s.opened, "deleted": s.deleted, "patched": s.patched,
		"active": int64(len(s.sessions)), "packets": atomic.LoadInt64(&s.packets),
	})
}

func (s *server) whep(w http.ResponseWriter, r *http.Request) {
	if preflight(w, r, "POST, OPTIONS") {
		return
	}
	atomic.AddInt64(&s.asked, 1)
	if r.Method != http.MethodPost {
		http.Error(w, "POST an offer", http.StatusMethodNotAllowed)
		return
	}
	if !allowed(w, r) {
		return
	}
	offer, err := io.ReadAll(r.Body)
	if err != nil || len(offer) == 0 {
		http.Error(w, "expected an offer", http.StatusBadRequest)
		return
	}
	if *counterOffer {
		s.open(w, nil)
		return
	}
	s.open(w, &webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: string(offer)})
}

// Opens a session: answers the offer, or without one makes its own.
func (s *server) open(w http.ResponseWriter, offer *webrtc.SessionDescription) {
	peer, err := webrtc.NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	description, err := describe(peer, s.track, offer)
	if err != nil {
		_ = peer.Close()
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.mutex.Lock()
	s.opened++
	id := fmt.Sprintf("/sessions/%d", s.opened)
	s.sessions[id] = &session{peer: peer}
	s.mutex.Unlock()
	w.Header().Set("Content-Type", "application/sdp")
	if !*noLocation {
		w.Header().Set("Location", id)
	}
	if *iceServer != "" {
		w.Header().Add("Link", fmt.Sprintf("<%s>; rel=\"ice-server\"", *iceServer))
	}
	status := http.StatusCreated
	if offer == nil {
		status = http.StatusNotAcceptable
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, description)
}

// Our side of the session, with all candidates in it.
func describe(peer *webrtc.PeerConnection, track *webrtc.TrackLocalStaticRTP, offer *webrtc.SessionDescription) (string, error) {
	sender, err := peer.AddTrack(track)
	if err != nil {
		return "", err
	}
	go drain(sender)
	var description webrtc.SessionDescription
	if offer == nil {
		description, err = peer.CreateOffer(nil)
	} else if err = peer.SetRemoteDescription(*offer); err == nil {
		description, err = peer.CreateAnswer(nil)
	}
	if err != nil {
		return "", err
	}
	gathered := webrtc.GatheringCompletePromise(peer)
	if err = peer.SetLocalDescription(description); err != nil {
		return "", err
	}
	<-gathered
	return peer.LocalDescription().SDP, nil
}

// Interceptors (NACK) work only while somebody reads.
func drain(sender *webrtc.RTPSender) {
	buffer := make([]byte, 1500)
	for {
		if _, _, err := sender.Read(buffer); err != nil {
			return
		}
	}
}

func (s *server) session(w http.ResponseWriter, r *http.Request) {
	if preflight(w, r, "PATCH, DELETE, OPTIONS") || !allowed(w, r) {
		return
	}
	s.mutex.Lock()
	found := s.sessions[r.URL.Path]
	s.mutex.Unlock()
	switch {
	case found == nil:
		http.NotFound(w, r)
	case r.Method == http.MethodDelete:
		s.mutex.Lock()
		delete(s.sessions, r.URL.Path)
		s.deleted++
		s.mutex.Unlock()
		_ = found.peer.Close()
		w.WriteHeader(http.StatusOK)
	case r.Method == http.MethodPatch && *counterOffer:
		atomic.AddInt64(&s.patched, 1)
		answer, _ := io.ReadAll(r.Body)
		if err := found.peer.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: string(answer)}); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	default:
		// As go2rtc: no trickle.
		http.Error(w, "not here", http.StatusMethodNotAllowed)
	}
}

func preflight(w http.ResponseWriter, r *http.Request, methods string) bool {
	header := w.Header()
	header.Set("Access-Control-Allow-Origin", "*")
	header.Set("Access-Control-Allow-Methods", methods)
	header.Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
	header.Set("Access-Control-Expose-Headers", "Location, Link")
	if r.Method != http.MethodOptions {
		return false
	}
	if *iceServer != "" {
		header.Add("Link", fmt.Sprintf("<%s>; rel=\"ice-server\"", *iceServer))
	}
	w.WriteHeader(http.StatusNoContent)
	return true
}

func allowed(w http.ResponseWriter, r *http.Request) bool {
	if *bearer == "" || strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ") == *bearer {
		return true
	}
	w.Header().Set("WWW-Authenticate", "Bearer")
	http.Error(w, "not allowed", http.StatusUnauthorized)
	return false
}
