"""What single rooms need to know: mail server, host of previews, scanner, witnesses, signer, ministries' sign-in."""

from __future__ import annotations

from lachan.centre.config.environment.setting import Setting, read_folder, read_witnesses

SETTINGS: tuple[Setting, ...] = (
    Setting("signer_socket", read_folder, "none: heads of the log are not signed",
            "the Unix socket at which the signer of the log's heads answers (lachan audit signer)"),
    Setting("signer_key", read_folder, "none: any signer is believed",
            "the file with the signer's public key (.pub); only what that key signed is taken"),
    Setting("witnesses", read_witnesses, "none",
            "who outside is handed the signed heads, divided by commas: folder:/path, mail:name@host, https://host/path"),
)  # fmt: skip
