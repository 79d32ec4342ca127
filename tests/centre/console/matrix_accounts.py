"""The rows of the matrix about signing in."""

from __future__ import annotations

from typing import Final

# Signing in, where all who have shown a second factor are alike: their outcome stands once. What a form there does with
# what is typed is tested beside it (accounts/sign_in); here nothing is typed.
ACCOUNTS: Final = """
accounts/login/                                  GET  -     ok   done done
accounts/login/                                  POST -     ok   done done
accounts/logout/                                 GET  -     done ok   ok
accounts/logout/                                 POST -     done done done
accounts/reauthenticate/                         GET  -     in   403  403
accounts/reauthenticate/                         POST -     in   403  403
accounts/password/change/                        GET  -     in   2f   ok
accounts/password/change/                        POST -     in   2f   ok
accounts/password/link/<str:token>               GET  -     410  410  410
accounts/password/link/<str:token>               POST -     410  410  410
accounts/password/forgotten/                     GET  -     ok   ok   ok
accounts/password/forgotten/                     POST -     ok   ok   ok
accounts/password/forgotten/sent/                GET  -     ok   ok   ok
accounts/sessions/                               GET  -     in   2f   ok
accounts/sessions/end/                           POST -     in   2f   done
accounts/2fa/                                    GET  -     in   ok   ok
accounts/2fa/authenticate/                       GET  -     in   done done
accounts/2fa/authenticate/                       POST -     in   done done
accounts/2fa/reauthenticate/                     GET  -     in   403  403
accounts/2fa/reauthenticate/                     POST -     in   403  403
accounts/2fa/totp/activate/                      GET  -     in   ok   ok
accounts/2fa/totp/activate/                      POST -     in   ok   ok
accounts/2fa/totp/deactivate/                    GET  -     in   2f   404
accounts/2fa/totp/deactivate/                    POST -     in   2f   404
accounts/2fa/recovery-codes/                     GET  -     in   2f   404
accounts/2fa/recovery-codes/generate/            GET  -     in   2f   ok
accounts/2fa/webauthn/                           GET  -     in   2f   2f
accounts/2fa/webauthn/add/                       GET  -     in   ok   ok
accounts/2fa/webauthn/add/                       POST -     in   ok   ok
accounts/2fa/webauthn/reauthenticate/            GET  -     in   403  403
accounts/2fa/webauthn/login/                     GET  -     in   done done
accounts/2fa/webauthn/login/                     POST -     in   done done
accounts/2fa/webauthn/keys/<int:pk>/edit/        GET  -     in   2f   404
accounts/2fa/webauthn/keys/<int:pk>/edit/        POST -     in   2f   404
accounts/2fa/webauthn/keys/<int:pk>/remove/      GET  -     in   2f   404
accounts/2fa/webauthn/keys/<int:pk>/remove/      POST -     in   2f   404
accounts/ministry/<slug:slug>/login/             GET  -     404  404  404
accounts/ministry/<slug:slug>/callback/          GET  -     404  404  404
accounts/ministry/<slug:slug>/link/              POST -     in   2f   404
accounts/ministry/<slug:slug>/unlink/            POST -     in   2f   2f
"""
