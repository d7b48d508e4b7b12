/** No Trusted Types policy is made. */
export {};
