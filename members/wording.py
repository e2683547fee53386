"""What the words of the roster mean, for a clerk who is new to them."""

from django.utils.translation import gettext_lazy as _

from .models import Category

CATEGORIES = (
    (Category.BACKBONE.label, _("Carries the work of the association or of a group.")),
    (Category.ACTIVIST.label, _("Takes an active part in family planning work without holding a post.")),
    (Category.CADRE.label, _("Works in an office, a village committee or another public body.")),
    (Category.FIVE_ELDERS.label, _("An old cadre, soldier, expert, teacher or model worker.")),
    (Category.CONTACT_HEAD.label, _("Keeps in touch with several households near by for the group.")),
    (Category.WEALTH_LEADER.label, _("Earns well by a trade and helps others to do so.")),
    (Category.MIGRANT.label, _("Lives here, but is registered elsewhere.")),
)
