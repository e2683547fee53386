from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by people; nothing is sent by mail, and sign-in says nothing of its own."""

    def is_open_for_signup(self, request):
        return False

    def add_message(self, request, level, message_template=None, *args, **kwargs):
        return None

    def send_mail(self, template_prefix, email, context):
        return None
