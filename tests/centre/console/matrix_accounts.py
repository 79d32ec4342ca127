"""The rows of the matrix about signing in, and about people and their roles at the desk."""

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

PERSONS: Final = """
#                                                                  desk   analyst approver publisher auditor partner admin
desk/persons/                                    GET  -     in 2f  403    403     403      403       ok      403     ok
desk/persons/add                                 GET  -     in 2f  403    403     403      403       403     403     ok
desk/persons/add                                 POST own   in 2f  403    403     403      403       403     403     done
desk/persons/add                                 POST below in 2f  403    403     403      403       403     403     done
desk/persons/add                                 POST other in 2f  403    403     403      403       403     403     422
desk/persons/<row:person_id>                     GET  self  in 2f  ok     ok      ok       ok        ok      ok      ok
desk/persons/<row:person_id>                     GET  own   in 2f  404    404     404      404       ok      404     ok
desk/persons/<row:person_id>                     GET  below in 2f  404    404     404      404       ok      404     ok
desk/persons/<row:person_id>                     GET  other in 2f  404    404     404      404       404     404     404
desk/persons/<row:person_id>/change              GET  own   in 2f  403    403     403      403       403     403     ok
desk/persons/<row:person_id>/change              POST own   in 2f  403    403     403      403       403     403     done
desk/persons/<row:person_id>/change              POST below in 2f  403    403     403      403       403     403     done
desk/persons/<row:person_id>/change              POST beyond in 2f 403    403     403      403       403     403     403
desk/persons/<row:person_id>/change              POST other in 2f  403    403     403      403       403     403     404
desk/persons/<row:person_id>/change              POST self  in 2f  403    403     403      403       403     403     403
desk/persons/<row:person_id>/move                GET  own   in 2f  403    403     403      403       403     403     ok
desk/persons/<row:person_id>/move                POST own   in 2f  403    403     403      403       403     403     done
desk/persons/<row:person_id>/move                POST below in 2f  403    403     403      403       403     403     done
desk/persons/<row:person_id>/move                POST beyond in 2f 403    403     403      403       403     403     403
desk/persons/<row:person_id>/move                POST other in 2f  403    403     403      403       403     403     404
desk/persons/<row:person_id>/move                POST self  in 2f  403    403     403      403       403     403     403
desk/persons/<row:person_id>/stop                GET  own   in 2f  403    403     403      403       403     403     ok
desk/persons/<row:person_id>/stop                POST own   in 2f  403    403     403      403       403     403     done
desk/persons/<row:person_id>/stop                POST below in 2f  403    403     403      403       403     403     done
desk/persons/<row:person_id>/stop                POST beyond in 2f 403    403     403      403       403     403     403
desk/persons/<row:person_id>/stop                POST other in 2f  403    403     403      403       403     403     404
desk/persons/<row:person_id>/stop                POST self  in 2f  403    403     403      403       403     403     403
desk/persons/<row:person_id>/sessions            GET  own   in 2f  403    403     403      403       403     403     ok
desk/persons/<row:person_id>/sessions            POST own   in 2f  403    403     403      403       403     403     done
desk/persons/<row:person_id>/sessions            POST other in 2f  403    403     403      403       403     403     404
desk/persons/<row:person_id>/sessions            POST beyond in 2f 403    403     403      403       403     403     403
desk/persons/<row:person_id>/sessions            POST self  in 2f  403    403     403      403       403     403     403
desk/persons/tokens/<row:token_id>/end           GET  own   in 2f  403    403     403      403       403     403     ok
desk/persons/tokens/<row:token_id>/end           POST own   in 2f  403    403     403      403       403     403     done
desk/persons/tokens/<row:token_id>/end           POST below in 2f  403    403     403      403       403     403     done
desk/persons/tokens/<row:token_id>/end           POST beyond in 2f 403    403     403      403       403     403     403
desk/persons/tokens/<row:token_id>/end           POST other in 2f  403    403     403      403       403     403     404
desk/persons/tokens/<row:token_id>/end           POST self  in 2f  403    403     403      403       403     403     403
desk/persons/<row:person_id>/restart             GET  own   in 2f  403    403     403      403       403     403     ok
desk/persons/<row:person_id>/restart             POST own   in 2f  403    403     403      403       403     403     done
desk/persons/<row:person_id>/restart             POST other in 2f  403    403     403      403       403     403     404
desk/persons/<row:person_id>/invite              GET  own   in 2f  403    403     403      403       403     403     ok
desk/persons/<row:person_id>/invite              POST own   in 2f  403    403     403      403       403     403     made
desk/persons/<row:person_id>/invite              POST beyond in 2f 403    403     403      403       403     403     403
desk/persons/<row:person_id>/invite              POST other in 2f  403    403     403      403       403     403     404
desk/persons/<row:person_id>/invite              POST self  in 2f  403    403     403      403       403     403     403
desk/persons/<row:person_id>/second-factor       GET  own   in 2f  403    403     403      403       403     403     ok
desk/persons/<row:person_id>/second-factor       POST own   in 2f  403    403     403      403       403     403     done
desk/persons/<row:person_id>/second-factor       POST beyond in 2f 403    403     403      403       403     403     403
desk/persons/<row:person_id>/second-factor       POST other in 2f  403    403     403      403       403     403     404
desk/persons/<row:person_id>/second-factor       POST self  in 2f  403    403     403      403       403     403     403
desk/persons/<row:person_id>/address             GET  own   in 2f  403    403     403      403       403     403     ok
desk/persons/<row:person_id>/address             POST two   in 2f  403    403     403      403       403     403     done
desk/persons/<row:person_id>/address             POST beyond in 2f 403    403     403      403       403     403     403
desk/persons/<row:person_id>/address             POST other in 2f  403    403     403      403       403     403     404
desk/persons/<row:person_id>/erase               GET  own   in 2f  403    403     403      403       403     403     ok
desk/persons/<row:person_id>/erase               POST own   in 2f  403    403     403      403       403     403     done
desk/persons/<row:person_id>/erase               POST beyond in 2f 403    403     403      403       403     403     403
desk/persons/<row:person_id>/erase               POST other in 2f  403    403     403      403       403     403     404
desk/persons/<row:person_id>/roles/grant         GET  own   in 2f  403    403     403      403       403     403     ok
desk/persons/<row:person_id>/roles/grant         POST own   in 2f  403    403     403      403       403     403     done
desk/persons/<row:person_id>/roles/grant         POST below in 2f  403    403     403      403       403     403     done
desk/persons/<row:person_id>/roles/grant         POST other in 2f  403    403     403      403       403     403     404
desk/persons/<row:person_id>/roles/ask           GET  own   in 2f  403    403     403      403       403     403     ok
desk/persons/<row:person_id>/roles/ask           POST own   in 2f  403    403     403      403       403     403     done
desk/persons/<row:person_id>/roles/ask           POST other in 2f  403    403     403      403       403     403     404
desk/roles/ending                                GET  -     in 2f  403    403     403      403       403     403     ok
desk/roles/<row:period_id>/end                   GET  own   in 2f  403    403     403      403       403     403     ok
desk/roles/<row:period_id>/end                   POST own   in 2f  403    403     403      403       403     403     done
desk/roles/<row:period_id>/end                   POST below in 2f  403    403     403      403       403     403     done
desk/roles/<row:period_id>/end                   POST other in 2f  403    403     403      403       403     403     404
"""
