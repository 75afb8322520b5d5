"""What the phone's page says by itself, in the language of the page."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def phone_words() -> dict[str, str]:
    """The words by name, as `static/centre/js/phone/page.js` asks for them; `#` is a number."""
    return {
        "count": _("# to send"),
        "waiting": _("Waiting to be sent · done at #"),
        "sending": _("Sending · done at #"),
        "sent": _("Sent · done at #"),
        "late": _("Kept in the log · done at #"),
        "refused": _("Not taken · done at #"),
        "again": _("Try again"),
        "read": pgettext("button", "Read"),
        "picture": _("with a picture"),
        "needs_picture": _("This step needs a picture."),
        "needs_either": _("Write something or take a picture."),
        "kept": _("Kept on this phone"),
        "signed_out": _("Your session has ended. Sign in again; nothing is lost."),
        "strange": _("The house gave no answer that can be understood. Try again."),
        "not_kept": _("This browser could not keep it. Do not leave the page before it is sent."),
        "leave": _(
            "# acts have not been sent. They stay on this phone, unseen by others, "
            "until you sign in here again. Sign out?"
        ),
    }
