/**
 * A certificate of nobody's for 127.0.0.1, until 2126, with its key: for tests that ask whether a
 * certificate is looked at. It secures nothing.
 */
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBoTCCAUegAwIBAgIULcmckc20yISwomLS5voV2Yb+hxMwCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMbWFpbC5leGFtcGxlMCAXDTI2MTEyNjE4NTAxN1oYDzIxMjYx
MTAyMTg1MDE3WjAXMRUwEwYDVQQDDAxtYWlsLmV4YW1wbGUwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAARB0s476kOl9cr98gakl5GnEwUl+eTh7+mRrBxQQ4oNhIhh
hx6hh4gxro+xdUis+KSHm24XToG78joJalU8z6sMo28wbTAdBgNVHQ4EFgQUO9+M
q0zXQso+nMgLpWGpn0HSkqYwHwYDVR0jBBgwFoAUO9+Mq0zXQso+nMgLpWGpn0HS
kqYwDwYDVR0TAQH/BAUwAwEB/zAaBgNVHREEEzARhwR/AAABgglsb2NhbGhvc3Qw
CgYIKoZIzj0EAwIDSAAwRQIhAMr3CKZYRbBbeTOSjybKVqXjA62Yr0ecHn7EdV3T
YxOmAiAUphcyxC1IexSCQbWUOhE/P6UOfi4BB4CpSIy7byzFpA==
-----END CERTIFICATE-----
`;

export const PRIVATE_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg3ftW0RenJSbLzKI9
rFHrqgeLC43oVWKz6PBurKaW+WWhRANCAARB0s476kOl9cr98gakl5GnEwUl+eTh
7+mRrBxQQ4oNhIhhhx6hh4gxro+xdUis+KSHm24XToG78joJalU8z6sM
-----END PRIVATE KEY-----
`;
