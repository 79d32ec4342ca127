"""Rows of the matrix about whoever acts outside, and what they are asked. The form is that of `matrix.py`."""

from __future__ import annotations

from typing import Final

PARTNERS: Final = """
#                                                                  desk   analyst approver publisher auditor partner admin
desk/partners/                                   GET  -     in 2f  ok     ok      ok       403       ok      403     ok
desk/partners/export                             GET  -     in 2f  ok     ok      ok       403       ok      403     ok
desk/partners/<row:partner_id>                   GET  -     in 2f  ok     ok      ok       403       ok      403     ok
desk/partners/drafts/<row:draft_id>              GET  -     in 2f  ok     ok      ok       403       ok      403     ok
desk/partners/drafts/<row:draft_id>              POST -     in 2f  403    403     403      403       403     403     403
desk/partners/join                               GET  -     in 2f  403    403     403      403       403     403     403
desk/partners/join                               POST -     in 2f  403    403     403      403       403     403     403
desk/partners/<row:partner_id>/ask/<slug:what>   GET  -     in 2f  403    403     403      403       403     403     403
desk/partners/<row:partner_id>/ask/<slug:what>   POST -     in 2f  403    403     403      403       403     403     403
desk/partners/<row:partner_id>/suspend           GET  -     in 2f  403    403     403      403       403     403     403
desk/partners/<row:partner_id>/suspend           POST -     in 2f  403    403     403      403       403     403     403
desk/partners/<row:partner_id>/gets/             GET  -     in 2f  ok     ok      ok       403       ok      403     ok
desk/partners/<row:partner_id>/gets/<slug:format> GET -     in 2f  403    403     403      403       403     403     403
desk/partners/<row:partner_id>/gets/<slug:format> POST -    in 2f  403    403     403      403       403     403     403
desk/partners/<row:partner_id>/gets/<slug:format>/end GET - in 2f  403    403     403      403       403     403     403
desk/partners/<row:partner_id>/gets/<slug:format>/end POST - in 2f 403    403     403      403       403     403     403
desk/partners/<row:partner_id>/gets/unsigned/<row:ask_id> GET - in 2f 403  403    403      403       403     403     403
desk/partners/<row:partner_id>/gets/unsigned/<row:ask_id> POST - in 2f 403 403    403      403       403     403     403
desk/partners/<row:partner_id>/keys/<row:key_id>/end GET - in 2f  403    403     403      403       403     403     403
desk/partners/<row:partner_id>/keys/<row:key_id>/end POST - in 2f 403    403     403      403       403     403     403
"""

SHARING: Final = """
#                                                                  desk   analyst approver publisher auditor partner admin
desk/sharing/                                    GET  -     in 2f  ok     ok      ok       403       ok      403     403
desk/sharing/look                                GET  -     in 2f  ok     ok      ok       403       ok      403     403
desk/sharing/look                                POST -     in 2f  ok     ok      ok       403       ok      403     403
desk/sharing/holds/<row:hold_id>                 GET  -     in 2f  ok     ok      ok       403       ok      403     403
desk/sharing/holds/<row:hold_id>                 POST -     in 2f  403    403     403      403       403     403     403
desk/sharing/holds/<row:hold_id>/export          GET  -     in 2f  ok     ok      ok       403       ok      403     403
desk/sharing/entries/<row:entry_id>              GET  -     in 2f  ok     ok      ok       403       ok      403     403
desk/sharing/entries/<row:entry_id>              POST -     in 2f  403    403     403      403       403     403     403
desk/sharing/claims/                             GET  -     in 2f  ok     ok      ok       403       ok      403     403
desk/sharing/claims/<row:claim_id>               GET  -     in 2f  ok     ok      ok       403       ok      403     403
desk/sharing/claims/<row:claim_id>               POST -     in 2f  403    403     done     403       403     403     403
desk/answers/                                    GET  -     in 2f  403    403     403      403       403     ok      403
desk/answers/                                    POST own   in 2f  403    403     403      403       403     made    403
desk/answers/                                    POST other in 2f  403    403     403      403       403     403     403
desk/answers/files/<row:file_id>                 GET  own   in 2f  403    403     403      403       403     ok      403
desk/answers/files/<row:file_id>/result          GET  own   in 2f  403    403     403      403       403     ok      403
desk/sharing/stop                                GET  -     in 2f  403    403     403      403       403     403     403
desk/sharing/stop                                POST -     in 2f  403    403     403      403       403     403     403
desk/sharing/fill                                GET  -     in 2f  403    403     403      403       403     403     403
desk/sharing/fill                                POST -     in 2f  403    403     403      403       403     403     403
desk/health/sharing                              GET  -     in 2f  403    403     403      403       ok      403     ok
developers                                       GET  -     ok
developers/formats/<slug:name>                   GET  -     ok
"""

APPEALS: Final = """
#                                                                  desk   analyst approver publisher auditor partner admin
desk/appeals/                                    GET  -     in 2f  403    403     ok       403       403     403     403
desk/appeals/<appeal:number>                     GET  own   in 2f  403    403     ok       403       403     403     403
desk/appeals/<appeal:number>                     GET  below in 2f  403    403     ok       403       403     403     403
desk/appeals/<appeal:number>                     GET  above in 2f  403    403     404      403       403     403     403
desk/appeals/<appeal:number>                     GET  other in 2f  403    403     404      403       403     403     403
desk/appeals/<appeal:number>                     POST own   in 2f  403    403     done     403       403     403     403
desk/appeals/<appeal:number>                     POST below in 2f  403    403     done     403       403     403     403
desk/appeals/<appeal:number>                     POST above in 2f  403    403     404      403       403     403     403
desk/appeals/<appeal:number>                     POST other in 2f  403    403     404      403       403     403     403
desk/appeals/<appeal:number>/agree               POST own   in 2f  403    403     done     403       403     403     403
desk/appeals/<appeal:number>/agree               POST other in 2f  403    403     404      403       403     403     403
"""

MEASURES: Final = """
#                                                                  desk   analyst approver publisher auditor partner admin
desk/measures/                                   GET  -     in 2f  ok     ok      ok       403       403     403     403
desk/measures/propose                            GET  -     in 2f  ok     ok      403      403       403     403     403
desk/measures/propose                            POST own   in 2f  done   done    403      403       403     403     403
desk/measures/propose                            POST other in 2f  422    422     403      403       403     403     403
desk/measures/propose                            POST above in 2f  422    422     403      403       403     403     403
desk/measures/hold                               GET  -     in 2f  ok     ok      403      403       403     403     403
desk/measures/hold                               POST own   in 2f  done   done    403      403       403     403     403
desk/measures/hold                               POST other in 2f  422    422     403      403       403     403     403
desk/urgent/                                     GET  -     in 2f  ok     ok      ok       403       403     403     403
desk/urgent/<measure:number>                     GET  own   in 2f  ok     ok      ok       403       403     403     403
desk/urgent/<measure:number>                     GET  below in 2f  ok     ok      ok       403       403     403     403
desk/urgent/<measure:number>                     GET  other in 2f  404    404     404      403       403     403     403
desk/urgent/<measure:number>                     POST own   in 2f  403    403     done     403       403     403     403
desk/urgent/<measure:number>                     POST below in 2f  403    403     done     403       403     403     403
desk/urgent/<measure:number>                     POST above in 2f  404    404     404      403       403     403     403
desk/urgent/<measure:number>                     POST other in 2f  404    404     404      403       403     403     403
desk/measures/leave                              GET  -     in 2f  ok     ok      ok       403       403     403     403
desk/measures/leave                              POST -     in 2f  403    403     done     403       403     403     403
desk/measures/leave/<row:delegation_id>/end      GET  self  in 2f  ok     ok      ok       403       403     403     403
desk/measures/leave/<row:delegation_id>/end      POST self  in 2f  done   done    done     403       403     403     403
desk/measures/leave/<row:delegation_id>/end      GET  own   in 2f  404    404     404      403       403     403     403
desk/measures/leave/<row:delegation_id>/end      POST own   in 2f  404    404     404      403       403     403     403
desk/measures/<measure:number>                   GET  own   in 2f  ok     ok      ok       403       403     403     403
desk/measures/<measure:number>                   GET  below in 2f  ok     ok      ok       403       403     403     403
desk/measures/<measure:number>                   GET  above in 2f  404    404     404      403       403     403     403
desk/measures/<measure:number>                   GET  other in 2f  404    404     404      403       403     403     403
desk/measures/<measure:number>                   POST own   in 2f  403    403     done     403       403     403     403
desk/measures/<measure:number>                   POST below in 2f  403    403     done     403       403     403     403
desk/measures/<measure:number>                   POST above in 2f  404    404     404      403       403     403     403
desk/measures/<measure:number>                   POST other in 2f  404    404     404      403       403     403     403
desk/measures/<measure:number>/together          GET  own   in 2f  403    403     ok       403       403     403     403
desk/measures/<measure:number>/together          GET  other in 2f  403    403     404      403       403     403     403
desk/measures/<measure:number>/together          POST own   in 2f  403    403     done     403       403     403     403
desk/measures/<measure:number>/together          POST below in 2f  403    403     done     403       403     403     403
desk/measures/<measure:number>/together          POST above in 2f  403    403     404      403       403     403     403
desk/measures/<measure:number>/together          POST other in 2f  403    403     404      403       403     403     403
desk/measures/<measure:number>/lift              GET  own   in 2f  403    403     ok       403       403     403     403
desk/measures/<measure:number>/lift              POST own   in 2f  403    403     done     403       403     403     403
desk/measures/<measure:number>/lift              POST below in 2f  403    403     done     403       403     403     403
desk/measures/<measure:number>/lift              POST other in 2f  403    403     404      403       403     403     403
desk/measures/<measure:number>/withdraw          GET  own   in 2f  ok     ok      403      403       403     403     403
desk/measures/<measure:number>/withdraw          POST own   in 2f  done   done    403      403       403     403     403
desk/measures/<measure:number>/withdraw          POST below in 2f  done   done    403      403       403     403     403
desk/measures/<measure:number>/withdraw          POST other in 2f  404    404     403      403       403     403     403
"""

# Programs come with keys alone, whoever is signed in beside: tests/centre/exchange/taxii/
TAXII: Final = """
taxii2/                                          GET  -     ok
taxii2/schemas/<slug:name>.json                  GET  -     ok
taxii2/<slug:root>/                              GET  -     ok
taxii2/<slug:root>/status/<str:status>/          GET  -     404
taxii2/<slug:root>/collections/                  GET  -     ok
taxii2/<slug:root>/collections/<str:named>/      GET  -     ok
taxii2/<slug:root>/collections/<str:named>/manifest/ GET -  ok
taxii2/<slug:root>/collections/<str:named>/objects/ GET -   ok
taxii2/<slug:root>/collections/<str:named>/objects/ POST -  403
taxii2/<slug:root>/collections/<str:named>/objects/<str:object_id>/ GET - ok
taxii2/<slug:root>/collections/<str:named>/objects/<str:object_id>/versions/ GET - ok
taxii2/<path:rest>                               GET  -     404
# partners' programs come with keys alone: tests/centre/measures/partner_api/
api/v1/partner/orders                            GET  -     401
api/v1/partner/orders/received                   POST -     401
api/v1/partner/orders/<order>/replies            POST -     401
api/v1/partner/replies                           POST -     401
api/v1/partner/probe-tasks                       GET  -     401
api/v1/partner/probe-results                     POST -     401
api/v1/partner/changes                           GET  -     401
api/v1/partner/claims                            POST -     401
api/v1/partner/claims                            GET  -     401
api/v1/partner/claims/file                       POST -     401
api/v1/partner/finds                             POST -     401
"""
