"""The authorisation matrix: every address of the site, by method and place, against everybody who may come.

A row is `ADDRESS METHOD PLACE` and one outcome a column; one outcome alone holds for all columns, of three the last for
all roles. Who comes has one role at the northern office. Place `own` is an object of that office, `below` of an office
under it, `above` the office over it, `other` of the southern one, `two` somebody whose account takes two administrators,
`beyond` somebody of that office who has a role at the one over it,
`self` the person who comes or what they asked for, `-` where the address names no object. Outcomes: `in` asked to sign
in, `2f` sent to the second factor, `ok` a page (200), `done` a write that leads on (302), `made` a write that shows what
it made (200), else a status. A request whose outcome is neither `done` nor `made` changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import URLPattern, URLResolver, get_resolver

from centre.console.matrix_accounts import ACCOUNTS, PERSONS
from centre.console.matrix_exchange import EXCHANGE
from centre.console.matrix_outside import APPEALS, MEASURES, PARTNERS, SHARING, TAXII

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROLES: Final = ("desk", "analyst", "approver", "publisher", "auditor", "partner", "administrator")
# an outcome for who is not signed in, one for a password alone, and one for everybody else
ALIKE: Final = 3
COLUMNS: Final = ("anonymous", "password", *ROLES)

DESK: Final = """
#                                                                  desk   analyst approver publisher auditor partner admin
desk/                                            GET  -     in 2f  ok     ok      ok       ok        ok      ok      ok

desk/offices/                                    GET  -     in 2f  ok     ok      ok       ok        ok      403     ok
desk/offices/responsible                         GET  -     in 2f  ok     ok      ok       ok        ok      403     ok
desk/offices/<row:office_id>                     GET  own   in 2f  ok     ok      ok       ok        ok      403     ok
desk/offices/<row:office_id>                     GET  below in 2f  ok     ok      ok       ok        ok      403     ok
desk/offices/<row:office_id>                     GET  above in 2f  ok     ok      ok       ok        ok      403     ok
desk/offices/<row:office_id>                     GET  other in 2f  404    404     404      404       404     403     404
desk/offices/open                                GET  -     in 2f  403    403     403      403       403     403     ok
desk/offices/open                                POST own   in 2f  403    403     403      403       403     403     done
desk/offices/open                                POST above in 2f  403    403     403      403       403     403     422
desk/offices/open                                POST other in 2f  403    403     403      403       403     403     422
desk/offices/<row:office_id>/change              GET  own   in 2f  403    403     403      403       403     403     ok
desk/offices/<row:office_id>/change              POST own   in 2f  403    403     403      403       403     403     done
desk/offices/<row:office_id>/change              POST below in 2f  403    403     403      403       403     403     done
desk/offices/<row:office_id>/change              POST above in 2f  403    403     403      403       403     403     403
desk/offices/<row:office_id>/change              POST other in 2f  403    403     403      403       403     403     404
desk/offices/<row:office_id>/tokens              GET  own   in 2f  403    403     403      403       403     403     ok
desk/offices/<row:office_id>/tokens              GET  below in 2f  403    403     403      403       403     403     ok
desk/offices/<row:office_id>/tokens              GET  above in 2f  403    403     403      403       403     403     403
desk/offices/<row:office_id>/tokens              GET  other in 2f  403    403     403      403       403     403     404
desk/offices/<row:office_id>/tokens/ask          GET  own   in 2f  403    403     403      403       403     403     ok
desk/offices/<row:office_id>/tokens/ask          POST own   in 2f  403    403     403      403       403     403     done
desk/offices/<row:office_id>/tokens/ask          POST below in 2f  403    403     403      403       403     403     done
desk/offices/<row:office_id>/tokens/ask          POST above in 2f  403    403     403      403       403     403     403
desk/offices/<row:office_id>/tokens/ask          POST other in 2f  403    403     403      403       403     403     404
desk/offices/tokens/<row:token_id>               GET  own   in 2f  403    403     403      403       403     403     ok
desk/offices/tokens/<row:token_id>               POST own   in 2f  403    403     403      403       403     403     done
desk/offices/tokens/<row:token_id>               POST self  in 2f  403    403     403      403       403     403     403
desk/offices/tokens/<row:token_id>               POST above in 2f  403    403     403      403       403     403     404
desk/offices/tokens/<row:token_id>               POST other in 2f  403    403     403      403       403     403     404
desk/offices/tokens/<row:token_id>/end           GET  own   in 2f  403    403     403      403       403     403     ok
desk/offices/tokens/<row:token_id>/end           POST own   in 2f  403    403     403      403       403     403     done
desk/offices/tokens/<row:token_id>/end           POST below in 2f  403    403     403      403       403     403     done
desk/offices/tokens/<row:token_id>/end           POST above in 2f  403    403     403      403       403     403     404
desk/offices/tokens/<row:token_id>/end           POST other in 2f  403    403     403      403       403     403     404
desk/tokens/                                     GET  -     in 2f  ok     ok      ok       403       403     403     403
desk/tokens/make                                 GET  -     in 2f  ok     ok      ok       403       403     403     403
desk/tokens/make                                 POST -     in 2f  made   made    made     403       403     403     403
desk/tokens/<row:token_id>/end                   GET  self  in 2f  ok     ok      ok       403       403     403     403
desk/tokens/<row:token_id>/end                   POST self  in 2f  done   done    done     403       403     403     403
desk/tokens/<row:token_id>/end                   POST own   in 2f  404    404     404      403       403     403     403
desk/offices/offers                              GET  -     in 2f  ok     ok      ok       ok        ok      403     ok
desk/offices/<row:office_id>/hours               GET  own   in 2f  ok     ok      ok       ok        ok      403     ok
desk/offices/<row:office_id>/hours               GET  other in 2f  404    404     404      404       404     403     404
desk/offices/<row:office_id>/hours               POST own   in 2f  403    403     403      403       403     403     done
desk/offices/<row:office_id>/hours               POST below in 2f  403    403     403      403       403     403     done
desk/offices/<row:office_id>/hours               POST above in 2f  403    403     403      403       403     403     403
desk/offices/<row:office_id>/hours               POST other in 2f  404    404     404      404       404     403     404
desk/offices/plans/                              GET  -     in 2f  ok     ok      ok       ok        ok      403     ok
desk/offices/plans/<row:plan_id>                 GET  -     in 2f  ok     ok      ok       ok        ok      403     ok
desk/offices/<row:office_id>/competence          GET  own   in 2f  403    403     403      403       403     403     ok
desk/offices/<row:office_id>/competence          POST own   in 2f  403    403     403      403       403     403     done
desk/offices/<row:office_id>/competence          POST below in 2f  403    403     403      403       403     403     done
desk/offices/<row:office_id>/competence          POST above in 2f  403    403     403      403       403     403     403
desk/offices/<row:office_id>/competence          POST other in 2f  403    403     403      403       403     403     404
desk/competences/<row:competence_id>/end         GET  own   in 2f  403    403     403      403       403     403     ok
desk/competences/<row:competence_id>/end         POST own   in 2f  403    403     403      403       403     403     done
desk/competences/<row:competence_id>/end         POST below in 2f  403    403     403      403       403     403     done
desk/competences/<row:competence_id>/end         POST above in 2f  403    403     403      403       403     403     403
desk/competences/<row:competence_id>/end         POST other in 2f  403    403     403      403       403     403     404
desk/offices/<row:office_id>/close               GET  own   in 2f  403    403     403      403       403     403     ok
desk/offices/<row:office_id>/close               POST below in 2f  403    403     403      403       403     403     done
desk/offices/<row:office_id>/close               POST above in 2f  403    403     403      403       403     403     403
desk/offices/<row:office_id>/close               POST other in 2f  403    403     403      403       403     403     404
desk/offices/duty                                GET  -     in 2f  403    403     403      403       403     403     ok
desk/offices/<row:office_id>/duty                GET  own   in 2f  ok     ok      ok       ok        ok      403     ok
desk/offices/<row:office_id>/duty                GET  above in 2f  ok     ok      ok       ok        ok      403     ok
desk/offices/<row:office_id>/duty                GET  other in 2f  404    404     404      404       404     403     404
desk/offices/<row:office_id>/duty/ask            GET  own   in 2f  403    403     403      403       403     403     ok
desk/offices/<row:office_id>/duty/ask            POST own   in 2f  403    403     403      403       403     403     done
desk/offices/<row:office_id>/duty/ask            POST below in 2f  403    403     403      403       403     403     done
desk/offices/<row:office_id>/duty/ask            POST above in 2f  403    403     403      403       403     403     403
desk/offices/<row:office_id>/duty/ask            POST other in 2f  403    403     403      403       403     403     404
desk/offices/<row:office_id>/duty/confirm        GET  own   in 2f  403    403     403      403       403     403     ok
desk/offices/<row:office_id>/duty/confirm        POST own   in 2f  403    403     403      403       403     403     done
desk/offices/<row:office_id>/duty/confirm        POST below in 2f  403    403     403      403       403     403     done
desk/offices/<row:office_id>/duty/confirm        POST above in 2f  403    403     403      403       403     403     403
desk/offices/<row:office_id>/duty/confirm        POST other in 2f  403    403     403      403       403     403     404
desk/offices/<row:office_id>/duty/end            GET  own   in 2f  403    403     403      403       403     403     ok
desk/offices/<row:office_id>/duty/end            POST own   in 2f  403    403     403      403       403     403     done
desk/offices/<row:office_id>/duty/end            POST below in 2f  403    403     403      403       403     403     done
desk/offices/<row:office_id>/duty/end            POST above in 2f  403    403     403      403       403     403     403
desk/offices/<row:office_id>/duty/end            POST other in 2f  403    403     403      403       403     403     404

desk/situation                                   GET  -     in 2f  ok     ok      ok       403       403     403     403
desk/situation/<slug:name>                       GET  -     in 2f  ok     ok      ok       403       403     403     403
desk/in/<slug:code>                              GET  -     in 2f  ok     ok      ok       403       403     403     403
desk/in/<slug:code>/<slug:name>                  GET  -     in 2f  ok     ok      ok       403       403     403     403

desk/cases/                                      GET  -     in 2f  ok     ok      ok       403       403     403     403
desk/tasks/                                      GET  -     in 2f  ok     ok      ok       403       403     403     403
desk/tasks/export                                GET  -     in 2f  ok     ok      ok       403       403     403     403
desk/tasks/<row:task_id>/done                    GET  own   in 2f  ok     ok      403      403       403     403     403
desk/tasks/<row:task_id>/done                    GET  other in 2f  404    404     403      403       403     403     403
desk/tasks/<row:task_id>/done                    POST own   in 2f  done   done    403      403       403     403     403
desk/tasks/<row:task_id>/done                    POST below in 2f  404    404     403      403       403     403     403
desk/tasks/<row:task_id>/done                    POST above in 2f  404    404     403      403       403     403     403
desk/tasks/<row:task_id>/done                    POST other in 2f  404    404     403      403       403     403     403
desk/tasks/<row:task_id>/give                    GET  own   in 2f  ok     ok      ok       403       403     403     403
desk/tasks/<row:task_id>/give                    GET  other in 2f  404    404     404      403       403     403     403
desk/tasks/<row:task_id>/give                    POST own   in 2f  done   done    422      403       403     403     403
desk/tasks/<row:task_id>/give                    POST below in 2f  404    404     404      403       403     403     403
desk/tasks/<row:task_id>/give                    POST above in 2f  404    404     404      403       403     403     403
desk/tasks/<row:task_id>/give                    POST other in 2f  404    404     404      403       403     403     403
desk/cases/export                                GET  -     in 2f  ok     ok      ok       403       403     403     403
desk/cases/open                                  GET  -     in 2f  ok     ok      403      403       403     403     403
desk/cases/open                                  POST -     in 2f  done   done    403      403       403     403     403
desk/cases/bulk                                  GET  -     in 2f  done   done   done     403       403     403     403
desk/cases/bulk                                  POST own   in 2f  done   403    done     403       403     403     403
desk/cases/bulk                                  POST below in 2f  done   403    done     403       403     403     403
desk/cases/bulk                                  POST above in 2f  422    403    422      403       403     403     403
desk/cases/bulk                                  POST other in 2f  422    403    422      403       403     403     403
desk/cases/bulk/<slug:key>                       GET  self  in 2f  ok     ok     ok       403       403     403     403
desk/cases/bulk/<slug:key>                       GET  own   in 2f  404    404    404      403       403     403     403
desk/cases/views/                                GET  -     in 2f  ok     ok      ok       403       403     403     403
desk/cases/views/                                POST own   in 2f  done   done    done     403       403     403     403
desk/cases/views/                                POST below in 2f  422    done    422      403       403     403     403
desk/cases/views/                                POST other in 2f  422    done    422      403       403     403     403
desk/cases/views/<row:view_id>                   GET  self  in 2f  ok     ok      ok       403       403     403     403
desk/cases/views/<row:view_id>                   GET  own   in 2f  ok     403     ok       403       403     403     403
desk/cases/views/<row:view_id>                   GET  above in 2f  403    403     403      403       403     403     403
desk/cases/views/<row:view_id>                   GET  other in 2f  404    404     404      403       403     403     403
desk/cases/views/<row:view_id>                   POST self  in 2f  done   done    done     403       403     403     403
desk/cases/views/<row:view_id>                   POST own   in 2f  done   403     done     403       403     403     403
desk/cases/views/<row:view_id>                   POST above in 2f  403    403     403      403       403     403     403
desk/cases/views/<row:view_id>                   POST other in 2f  404    404     404      403       403     403     403
desk/cases/<case:number>                         GET  own   in 2f  ok     ok      ok       403       403     403     403
desk/cases/<case:number>                         GET  below in 2f  ok     ok      ok       403       403     403     403
desk/cases/<case:number>                         GET  above in 2f  404    404     404      403       403     403     403
desk/cases/<case:number>                         GET  other in 2f  404    404     404      403       403     403     403
desk/cases/<case:number>/evidence/large          GET  own   in 2f  ok     ok      403      403       403     403     403
desk/cases/<case:number>/evidence/large          GET  other in 2f  404    404     403      403       403     403     403
desk/cases/<case:number>/evidence/large          POST own   in 2f  done   done    403      403       403     403     403
desk/cases/<case:number>/evidence/large          POST other in 2f  404    404     403      403       403     403     403
desk/cases/<case:number>/evidence/uploads        GET  own   405
desk/cases/<case:number>/evidence/uploads        POST own   in 2f  422    422     403      403       403     403     403
desk/cases/<case:number>/evidence/uploads        POST other in 2f  404    404     403      403       403     403     403
desk/cases/<case:number>/evidence/uploads/<str:token> GET  own   405
desk/cases/<case:number>/evidence/uploads/<str:token> POST own   in 2f  made   made    403      403       403     403     403
desk/cases/<case:number>/evidence/uploads/<str:token> POST other in 2f  404    404     403      403       403     403     403
desk/cases/<case:number>/<slug:name>             GET  own   in 2f  ok     403     ok       403       403     403     403
desk/cases/<case:number>/<slug:name>             GET  other in 2f  404    403     404      403       403     403     403
desk/cases/<case:number>/<slug:name>             POST own   in 2f  done   403     done     403       403     403     403
desk/cases/<case:number>/<slug:name>             POST below in 2f  done   403     done     403       403     403     403
desk/cases/<case:number>/<slug:name>             POST above in 2f  404    403     404      403       403     403     403
desk/cases/<case:number>/<slug:name>             POST other in 2f  404    403     404      403       403     403     403

desk/cases/shift                                 GET  -     in 2f  ok     ok      ok       403       403     403     403
desk/cases/shift                                 POST -     in 2f  done   done    404      403       403     403     403
desk/cases/shift/<row:note_id>/read              POST own   in 2f  done   done    done     403       403     403     403
desk/cases/shift/<row:note_id>/read              POST above in 2f  404    404     404      403       403     403     403
desk/cases/shift/<row:note_id>/read              POST other in 2f  404    404     404      403       403     403     403
desk/notices/                                    GET  -     in 2f  ok     ok      ok       403       403     403     403
desk/notices/                                    POST -     in 2f  done   done    done     403       403     403     403
desk/cases/<case:number>/evidence/add            GET  own   in 2f  ok     ok      403      403       403     403     403
desk/cases/<case:number>/evidence/add            POST own   in 2f  done   done    403      403       403     403     403
desk/cases/<case:number>/evidence/add            POST other in 2f  404    404     403      403       403     403     403
desk/cases/<case:number>/evidence/message        GET  own   in 2f  ok     ok      403      403       403     403     403
desk/cases/<case:number>/evidence/message        POST own   in 2f  done   done    403      403       403     403     403
desk/cases/<case:number>/evidence/message        POST other in 2f  404    404     403      403       403     403     403
desk/cases/<case:number>/evidence/archive        GET  own   in 2f  403    ok      ok       403       403     403     403
desk/cases/<case:number>/evidence/archive        GET  other in 2f  403    404     404      403       403     403     403
desk/cases/<case:number>/evidence/archive        POST own   in 2f  403    ok      ok       403       403     403     403
desk/cases/<case:number>/evidence/archives/<row:archive_id> GET own in 2f 403 ok ok    403       403     403     403
desk/cases/<case:number>/evidence/archives/<row:archive_id> GET other in 2f 403 404 404 403     403     403     403
desk/cases/<case:number>/evidence/archives/<row:archive_id>/file GET own in 2f 403 ok ok 403    403     403     403
desk/cases/<case:number>/evidence/archives/<row:archive_id>/file GET other in 2f 403 404 404 403 403    403     403
desk/cases/<case:number>/evidence/<row:exhibit_id> GET own  in 2f  ok     ok      ok       403       403     403     403
desk/cases/<case:number>/evidence/<row:exhibit_id> GET other in 2f 404    404     404      403       403     403     403
desk/cases/<case:number>/evidence/<row:exhibit_id>/out GET own in 2f ok   ok      403      403       403     403     403
desk/cases/<case:number>/evidence/<row:exhibit_id>/out POST own in 2f done done   403      403       403     403     403
desk/cases/<case:number>/evidence/<row:exhibit_id>/out POST other in 2f 404 404   403      403       403     403     403
desk/cases/<case:number>/evidence/<row:exhibit_id>/clear GET own in 2f 403 ok     ok       403       403     403     403
desk/cases/<case:number>/evidence/<row:exhibit_id>/clear POST own in 2f 403 done  done     403       403     403     403
desk/cases/<case:number>/evidence/<row:exhibit_id>/clear POST other in 2f 403 404 404      403       403     403     403

desk/reports/                                    GET  -     in 2f  ok     ok      ok       403       403     403     403
desk/reports/seen                                POST own   in 2f  done   done    403      403       403     403     403
desk/reports/export                              GET  -     in 2f  ok     ok      ok       403       403     403     403
desk/reports/export/told                         GET  -     in 2f  403    ok      ok       403       403     403     403
desk/reports/export/told                         POST -     in 2f  403    ok      ok       403       403     403     403
desk/reports/unanswered                          GET  -     in 2f  404    404     404      403       403     403     403
desk/reports/<row:report_id>/assign              GET  own   in 2f  403    403     403      403       403     403     403
desk/reports/<row:report_id>/assign              GET  other in 2f  403    403     403      403       403     403     403
desk/reports/<row:report_id>/assign              POST own   in 2f  403    403     403      403       403     403     403
desk/reports/<row:report_id>                     GET  own   in 2f  ok     ok      ok       403       403     403     403
desk/reports/<row:report_id>                     GET  below in 2f  ok     ok      ok       403       403     403     403
desk/reports/<row:report_id>                     GET  above in 2f  404    404     404      403       403     403     403
desk/reports/<row:report_id>                     GET  other in 2f  404    404     404      403       403     403     403
desk/reports/<row:report_id>                     POST own   in 2f  done   done    403      403       403     403     403
desk/reports/<row:report_id>                     POST other in 2f  404    404     404      403       403     403     403
desk/register/                                   GET  -     in 2f  ok     ok      ok       403       403     403     403
desk/register/                                   POST -     in 2f  ok     ok      ok       403       403     403     403
desk/register/<row:indicator_id>                 GET  -     in 2f  ok     ok      ok       403       403     403     403
desk/register/<row:indicator_id>/count           GET  -     in 2f  403    ok      ok       403       403     403     403
desk/register/<row:indicator_id>/count           POST -     in 2f  403    422     422      403       403     403     403
desk/register/passes/                            GET  -     in 2f  ok     ok      ok       403       ok      403     ok
desk/register/passes/again                       POST -     in 2f  403    done    done     403       403     403     403
desk/register/passes/<row:sweep_id>              GET  -     in 2f  ok     ok      ok       403       ok      403     ok
desk/register/passes/<row:sweep_id>              POST -     in 2f  403    done    done     403       403     403     403
desk/lists/                                      GET  -     in 2f  ok     ok      ok       403       403     403     403
desk/lists/export                                GET  -     in 2f  ok     ok      ok       403       403     403     403
desk/lists/add                                   GET  -     in 2f  403    ok      ok       403       403     403     403
desk/lists/add                                   POST -     in 2f  403    done    done     403       403     403     403
desk/lists/<row:entry_id>                        GET  -     in 2f  ok     ok      ok       403       403     403     403
desk/lists/<row:entry_id>                        POST -     in 2f  403    done    done     403       403     403     403
desk/claims/                                     GET  -     in 2f  ok     ok      ok       403       403     ok      403
desk/claims/export                               GET  -     in 2f  ok     ok      ok       403       403     ok      403
desk/claims/make                                 GET  -     in 2f  ok     403     403      403       403     ok      403
desk/claims/make                                 POST own   in 2f  done   403     403      403       403     done    403
desk/claims/make                                 POST other in 2f  422    403     403      403       403     422     403
desk/claims/<row:claim_id>                       GET  own   in 2f  ok     ok      ok       403       403     ok      403
desk/claims/<row:claim_id>                       GET  other in 2f  404    ok      ok       403       403     404     403
desk/claims/<row:claim_id>                       POST own   in 2f  403    done    done     403       403     403     403
desk/claims/<row:claim_id>                       POST other in 2f  404    done    done     403       403     404     403
desk/evidence/                                   GET  -     in 2f  ok     ok      ok       403       403     403     403
desk/evidence/<row:file_id>                      GET  own   in 2f  ok     ok      ok       403       403     403     403
desk/evidence/<row:file_id>                      GET  below in 2f  ok     ok      ok       403       403     403     403
desk/evidence/<row:file_id>                      GET  above in 2f  404    404     404      403       403     403     403
desk/evidence/<row:file_id>                      GET  other in 2f  404    404     404      403       403     403     403
desk/evidence/<row:file_id>/flag                 GET  own   in 2f  ok     ok      ok       403       403     403     403
desk/evidence/<row:file_id>/flag                 POST own   in 2f  done   done    done     403       403     403     403
desk/evidence/<row:file_id>/flag                 POST other in 2f  404    404     404      403       403     403     403
desk/evidence/<row:file_id>/lift                 GET  own   in 2f  ok     ok      ok       403       403     403     403
desk/evidence/<row:file_id>/lift                 POST own   in 2f  done   done    done     403       403     403     403
desk/evidence/<row:file_id>/lift                 POST other in 2f  404    404     404      403       403     403     403
desk/evidence/<row:file_id>/destroy              GET  own   in 2f  403    ok      ok       403       403     403     403
desk/evidence/<row:file_id>/destroy              POST own   in 2f  403    done    done     403       403     403     403
desk/evidence/<row:file_id>/destroy              POST other in 2f  403    404     404      403       403     403     403
desk/evidence/<row:file_id>/original             GET  own   in 2f  403    ok      ok       403       403     403     403
desk/evidence/<row:file_id>/original             GET  other in 2f  403    404     404      403       403     403     403
desk/evidence/<row:file_id>/original             POST own   in 2f  403    ok      ok       403       403     403     403
desk/evidence/<row:file_id>/original             POST other in 2f  403    404     404      403       403     403     403
desk/evidence/lifts/<row:flag_id>                GET  own   in 2f  ok     ok      ok       403       403     403     403
desk/evidence/lifts/<row:flag_id>                GET  other in 2f  404    404     404      403       403     403     403
desk/evidence/lifts/<row:flag_id>                POST own   in 2f  403    403     done     403       403     403     403
desk/evidence/lifts/<row:flag_id>                POST below in 2f  403    403     done     403       403     403     403
desk/evidence/lifts/<row:flag_id>                POST other in 2f  404    404     404      403       403     403     403
desk/evidence/lifts/<row:flag_id>                POST self  in 2f  403    403     403      403       403     403     403
desk/evidence/destructions/<row:order_id>        GET  own   in 2f  ok     ok      ok       403       403     403     403
desk/evidence/destructions/<row:order_id>        GET  other in 2f  404    404     404      403       403     403     403
desk/evidence/destructions/<row:order_id>        POST own   in 2f  403    403     done     403       403     403     403
desk/evidence/destructions/<row:order_id>        POST other in 2f  404    404     404      403       403     403     403
desk/evidence/destructions/<row:order_id>        POST self  in 2f  403    403     403      403       403     403     403
desk/alarms/                                     GET  -     in 2f  ok     ok      ok       403       403     403     403
desk/alarms/export                               GET  -     in 2f  403    ok      ok       403       403     403     403
desk/alarms/<row:alarm_id>                       GET  -     in 2f  403    ok      ok       403       403     403     403
desk/alarms/<row:alarm_id>                       POST -     in 2f  403    done    done     403       403     403     403

desk/health/                                     GET  -     in 2f  403    403     403      403       ok      403     ok
desk/health/letters/                             GET  -     in 2f  403    403     403      403       403     403     ok
desk/health/letters/<row:message_id>             GET  -     in 2f  403    403     403      403       403     403     ok
desk/health/letters/<row:message_id>             POST -     in 2f  403    403     403      403       403     403     done

desk/log/                                        GET  -     in 2f  403    403     403      403       ok      403     403
desk/log/reads                                   GET  -     in 2f  403    403     403      403       ok      403     403
desk/log/export                                  GET  -     in 2f  403    403     403      403       ok      403     403
desk/log/<row:entry_id>                          GET  own   in 2f  403    403     403      403       ok      403     403
desk/log/<row:entry_id>                          GET  below in 2f  403    403     403      403       ok      403     403
desk/log/<row:entry_id>                          GET  above in 2f  403    403     403      403       404     403     403
desk/log/<row:entry_id>                          GET  other in 2f  403    403     403      403       404     403     403

desk/requests/                                   GET  -     in 2f  403    403     403      403       403     403     ok
desk/requests/<row:request_id>                   GET  own   in 2f  403    403     403      403       403     403     ok
desk/requests/<row:request_id>                   GET  below in 2f  403    403     403      403       403     403     ok
desk/requests/<row:request_id>                   GET  other in 2f  403    403     403      403       403     403     404
desk/requests/<row:request_id>                   POST own   in 2f  403    403     403      403       403     403     done
desk/requests/<row:request_id>                   POST other in 2f  403    403     403      403       403     403     404
desk/requests/<row:request_id>                   POST self  in 2f  403    403     403      403       403     403     403
desk/requests/second-factors/<row:request_id>    GET  own   in 2f  403    403     403      403       403     403     ok
desk/requests/second-factors/<row:request_id>    GET  other in 2f  403    403     403      403       403     403     404
desk/requests/second-factors/<row:request_id>    POST own   in 2f  403    403     403      403       403     403     done
desk/requests/second-factors/<row:request_id>    POST other in 2f  403    403     403      403       403     403     404
desk/requests/second-factors/<row:request_id>    POST self  in 2f  403    403     403      403       403     403     403
desk/requests/accounts/<row:request_id>          GET  own   in 2f  403    403     403      403       403     403     ok
desk/requests/accounts/<row:request_id>          GET  other in 2f  403    403     403      403       403     403     404
desk/requests/accounts/<row:request_id>          POST own   in 2f  403    403     403      403       403     403     done
desk/requests/accounts/<row:request_id>          POST other in 2f  403    403     403      403       403     403     404
desk/requests/accounts/<row:request_id>          POST self  in 2f  403    403     403      403       403     403     403
"""

PUBLIC: Final = """
                                                 GET  -     ok
figures                                          GET  -     ok
types                                            GET  -     ok
types/<str:type_id>                              GET  -     ok
reasons                                          GET  -     ok
report                                           GET  -     ok
report/share                                     POST -     ok
report/places                                    GET  -     ok
report/worker.js                                 GET  -     ok
manifest.webmanifest                             GET  -     ok
partner/token                                    GET  -     ok
partner/token                                    POST -     422
partner/key                                      GET  -     401

follow                                           GET  -     ok
appeal                                           GET  -     ok
appeal                                           POST -     422
appeal/follow                                    GET  -     ok
favicon.ico                                      GET  -     ok
robots.txt                                       GET  -     ok
.well-known/security.txt                         GET  -     404
healthz                                          GET  -     ok
api/v1/                                          GET  -     404
api/v1/openapi.json                              GET  -     ok
api/v1/check                                     POST -     ok
api/v1/check/batch                               POST -     401
api/v1/reports                                   POST -     422
# programs come with tokens alone, whoever is signed in beside: tests/centre/cases/api/test_tokens.py
api/v1/measures                                  GET  -     401
api/v1/measures                                  POST -     401
api/v1/measures/<number>                         GET  -     401
api/v1/measures/<number>/withdraw                POST -     401

api/v1/cases                                     GET  -     401
api/v1/cases                                     POST -     401
api/v1/cases/bulk                                POST -     401
api/v1/cases/export                              GET  -     401
api/v1/cases/figures/<name>                      GET  -     401
api/v1/cases/calendars/<office>                  GET  -     401
api/v1/cases/calendars/<office>                  POST -     401
api/v1/cases/calendars/<office>/preview          POST -     401
api/v1/cases/shift-notes                         GET  -     401
api/v1/cases/shift-notes                         POST -     401
api/v1/cases/shift-notes/<note>/read             POST -     401
api/v1/cases/views                               GET  -     401
api/v1/cases/views                               POST -     401
api/v1/cases/views/<view>                        GET  -     405
api/v1/cases/<number>/archives                   GET  -     401
api/v1/cases/<number>/archives                   POST -     401
api/v1/cases/<number>/archives/<archive>         GET  -     401
api/v1/cases/<number>/archives/<archive>/content GET  -     401
api/v1/cases/<number>                            GET  -     401
api/v1/cases/<number>/timeline                   GET  -     401
api/v1/cases/<number>/exhibits                   POST -     401
api/v1/cases/<number>/exhibits/archive           POST -     401
api/v1/cases/<number>/exhibits/<exhibit>/custody GET  -     401
api/v1/cases/<number>/assign                     POST -     401
api/v1/cases/<number>/pause                      POST -     401
api/v1/cases/<number>/go-on                      POST -     401
api/v1/cases/<number>/acted                      POST -     401
api/v1/cases/<number>/answer                     POST -     401
api/v1/cases/<number>/hand-over                  POST -     401
api/v1/cases/<number>/close                      POST -     401
api/v1/cases/<number>/reopen                     POST -     401
api/v1/cases/<number>/merge                      POST -     401
api/v1/cases/<number>/split                      POST -     401
api/v1/cases/<number>/add-members                POST -     401
api/v1/cases/<number>/remove-members             POST -     401
api/v1/cases/<number>/note                       POST -     401
api/v1/cases/<number>/task                       POST -     401
api/v1/cases/<number>/give-task                  POST -     401
api/v1/cases/<number>/end-task                   POST -     401
api/v1/cases/<number>/link                       POST -     401
api/v1/cases/<number>/unlink                     POST -     401
api/v1/cases/<number>/message                    POST -     401
api/v1/cases/<number>/take-exhibit-out           POST -     401
hooks/short-code/<slug:operator>                 POST -     403
"""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    address: str
    method: str
    place: str
    outcomes: Mapping[str, str]

    def __str__(self) -> str:
        """This will name the row as a test's id does."""
        return f"{self.method} {self.address or '/'} {self.place}"


def read_rows(table: str) -> Iterator[Row]:
    """This will read the rows of a table. Raises ValueError for a line that has not one outcome for each column."""
    for line in table.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        words = line.split()
        address = "" if line.startswith(" ") else words.pop(0)
        method, place, *outcomes = words
        if len(outcomes) == 1:
            outcomes *= len(COLUMNS)
        elif len(outcomes) == ALIKE:
            outcomes += outcomes[-1:] * (len(ROLES) - 1)
        if len(outcomes) != len(COLUMNS):
            raise ValueError(f"{line!r}: one outcome, or one for each of {COLUMNS}")
        yield Row(address, method, place, dict(zip(COLUMNS, outcomes, strict=True)))


ROWS: Final = tuple(
    row
    for table in (DESK, PARTNERS, MEASURES, APPEALS, SHARING, PERSONS, ACCOUNTS, EXCHANGE, PUBLIC, TAXII)
    for row in read_rows(table)
)


def addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """This will give every address of the site, as its pattern is written."""
    for pattern in (resolver or get_resolver()).url_patterns:
        written = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, written)
        else:
            yield written, pattern
