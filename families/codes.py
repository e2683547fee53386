"""National code lists: sex, relation to the head, nation, stages of schooling."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.resident_ids import ResidentId


class Sex(models.TextChoices):
    """GB/T 2261.1."""

    MALE = "1", _("male")
    FEMALE = "2", _("female")
    UNKNOWN = "0", _("not known")
    UNSTATED = "9", _("not stated")

    @classmethod
    def of(cls, number: ResidentId) -> Self:
        """The sex that a resident ID number tells."""
        return cls.MALE if number.is_male else cls.FEMALE


class Relation(models.TextChoices):
    """Family relationship (GB/T 4761-2008, all codes of two digits; 98 is not one of them).

    Compared with a second table before it was written down: docs/decisions/0010-relation-codes.md.
    """

    SELF = "01", _("the person themselves")
    HEAD = "02", _("head of household")
    SPOUSE = "10", _("spouse")
    HUSBAND = "11", _("husband")
    WIFE = "12", _("wife")
    SON = "20", _("son")
    ONLY_SON = "21", _("only son")
    ELDEST_SON = "22", _("eldest son")
    SECOND_SON = "23", _("second son")
    THIRD_SON = "24", _("third son")
    FOURTH_SON = "25", _("fourth son")
    FIFTH_SON = "26", _("fifth son")
    ADOPTED_SON = "27", _("adopted son or stepson")
    SON_IN_LAW = "28", _("son-in-law")
    OTHER_SON = "29", _("other son")
    DAUGHTER = "30", _("daughter")
    ONLY_DAUGHTER = "31", _("only daughter")
    ELDEST_DAUGHTER = "32", _("eldest daughter")
    SECOND_DAUGHTER = "33", _("second daughter")
    THIRD_DAUGHTER = "34", _("third daughter")
    FOURTH_DAUGHTER = "35", _("fourth daughter")
    FIFTH_DAUGHTER = "36", _("fifth daughter")
    ADOPTED_DAUGHTER = "37", _("adopted daughter or stepdaughter")
    DAUGHTER_IN_LAW = "38", _("daughter-in-law")
    OTHER_DAUGHTER = "39", _("other daughter")
    GRANDCHILD = "40", _("grandchild")
    GRANDSON = "41", _("son's son")
    GRANDDAUGHTER = "42", _("son's daughter")
    DAUGHTERS_SON = "43", _("daughter's son")
    DAUGHTERS_DAUGHTER = "44", _("daughter's daughter")
    GRANDSONS_WIFE = "45", _("wife of a grandson")
    GRANDDAUGHTERS_HUSBAND = "46", _("husband of a granddaughter")
    GREAT_GRANDSON = "47", _("great-grandson")
    GREAT_GRANDDAUGHTER = "48", _("great-granddaughter")
    OTHER_GRANDCHILD = "49", _("other grandchild")
    PARENT = "50", _("parent")
    FATHER = "51", _("father")
    MOTHER = "52", _("mother")
    HUSBANDS_FATHER = "53", _("husband's father")
    HUSBANDS_MOTHER = "54", _("husband's mother")
    WIFES_FATHER = "55", _("wife's father")
    WIFES_MOTHER = "56", _("wife's mother")
    STEPFATHER = "57", _("stepfather or adoptive father")
    STEPMOTHER = "58", _("stepmother or adoptive mother")
    OTHER_PARENT = "59", _("other parental relation")
    GRANDPARENT = "60", _("grandparent")
    GRANDFATHER = "61", _("father's father")
    GRANDMOTHER = "62", _("father's mother")
    MOTHERS_FATHER = "63", _("mother's father")
    MOTHERS_MOTHER = "64", _("mother's mother")
    SPOUSES_GRANDPARENT = "65", _("grandparent of the spouse")
    GREAT_GRANDFATHER = "66", _("great-grandfather")
    GREAT_GRANDMOTHER = "67", _("great-grandmother")
    SPOUSES_GREAT_GRANDPARENT = "68", _("great-grandparent of the spouse")
    OTHER_GRANDPARENT = "69", _("other grandparental relation")
    SIBLING = "70", _("brother or sister")
    ELDER_BROTHER = "71", _("elder brother")
    ELDER_BROTHERS_WIFE = "72", _("wife of an elder brother")
    YOUNGER_BROTHER = "73", _("younger brother")
    YOUNGER_BROTHERS_WIFE = "74", _("wife of a younger brother")
    ELDER_SISTER = "75", _("elder sister")
    ELDER_SISTERS_HUSBAND = "76", _("husband of an elder sister")
    YOUNGER_SISTER = "77", _("younger sister")
    YOUNGER_SISTERS_HUSBAND = "78", _("husband of a younger sister")
    OTHER_SIBLING = "79", _("other brother or sister")
    OTHER = "80", _("other relation")
    FATHERS_ELDER_BROTHER = "81", _("father's elder brother")
    FATHERS_ELDER_BROTHERS_WIFE = "82", _("wife of the father's elder brother")
    FATHERS_YOUNGER_BROTHER = "83", _("father's younger brother")
    FATHERS_YOUNGER_BROTHERS_WIFE = "84", _("wife of the father's younger brother")
    MOTHERS_BROTHER = "85", _("mother's brother")
    MOTHERS_BROTHERS_WIFE = "86", _("wife of the mother's brother")
    MOTHERS_SISTERS_HUSBAND = "87", _("husband of the mother's sister")
    MOTHERS_SISTER = "88", _("mother's sister")
    FATHERS_SISTERS_HUSBAND = "89", _("husband of the father's sister")
    FATHERS_SISTER = "90", _("father's sister")
    COUSIN = "91", _("cousin of the father's brothers")
    OTHER_COUSIN = "92", _("other cousin")
    BROTHERS_SON = "93", _("brother's son")
    BROTHERS_DAUGHTER = "94", _("brother's daughter")
    SISTERS_SON = "95", _("sister's son")
    SISTERS_DAUGHTER = "96", _("sister's daughter")
    OTHER_RELATIVE = "97", _("other relative")
    NOT_RELATED = "99", _("not related")

    @property
    def sex(self) -> Sex | None:
        """The sex of a person who is this to somebody; None where the code tells none."""
        return Sex.MALE if self in MEN else Sex.FEMALE if self in WOMEN else None

    @property
    def other_sex(self) -> Sex | None:
        """The sex of the person to whom somebody stands so: only a woman has a husband."""
        return Sex.FEMALE if self in TO_A_WOMAN else Sex.MALE if self in TO_A_MAN else None


MEN = frozenset(
    {
        Relation.HUSBAND,
        Relation.SON,
        Relation.ONLY_SON,
        Relation.ELDEST_SON,
        Relation.SECOND_SON,
        Relation.THIRD_SON,
        Relation.FOURTH_SON,
        Relation.FIFTH_SON,
        Relation.ADOPTED_SON,
        Relation.SON_IN_LAW,
        Relation.OTHER_SON,
        Relation.GRANDSON,
        Relation.DAUGHTERS_SON,
        Relation.GRANDDAUGHTERS_HUSBAND,
        Relation.GREAT_GRANDSON,
        Relation.FATHER,
        Relation.HUSBANDS_FATHER,
        Relation.WIFES_FATHER,
        Relation.STEPFATHER,
        Relation.GRANDFATHER,
        Relation.MOTHERS_FATHER,
        Relation.GREAT_GRANDFATHER,
        Relation.ELDER_BROTHER,
        Relation.YOUNGER_BROTHER,
        Relation.ELDER_SISTERS_HUSBAND,
        Relation.YOUNGER_SISTERS_HUSBAND,
        Relation.FATHERS_ELDER_BROTHER,
        Relation.FATHERS_YOUNGER_BROTHER,
        Relation.MOTHERS_BROTHER,
        Relation.MOTHERS_SISTERS_HUSBAND,
        Relation.FATHERS_SISTERS_HUSBAND,
        Relation.BROTHERS_SON,
        Relation.SISTERS_SON,
    }
)
# What the standard gives to men and women alike.
EITHER = frozenset(
    {
        Relation.SELF,
        Relation.HEAD,
        Relation.SPOUSE,
        Relation.GRANDCHILD,
        Relation.OTHER_GRANDCHILD,
        Relation.PARENT,
        Relation.OTHER_PARENT,
        Relation.GRANDPARENT,
        Relation.SPOUSES_GRANDPARENT,
        Relation.SPOUSES_GREAT_GRANDPARENT,
        Relation.OTHER_GRANDPARENT,
        Relation.SIBLING,
        Relation.OTHER_SIBLING,
        Relation.OTHER,
        Relation.COUSIN,
        Relation.OTHER_COUSIN,
        Relation.OTHER_RELATIVE,
        Relation.NOT_RELATED,
    }
)
WOMEN = frozenset(Relation) - MEN - EITHER
TO_A_WOMAN = frozenset({Relation.HUSBAND, Relation.HUSBANDS_FATHER, Relation.HUSBANDS_MOTHER})
TO_A_MAN = frozenset({Relation.WIFE, Relation.WIFES_FATHER, Relation.WIFES_MOTHER})

SPOUSES = (Relation.SPOUSE, Relation.HUSBAND, Relation.WIFE)
# Whose children make a household's class.
COUPLE = (Relation.HEAD, *SPOUSES)

ADOPTED_CHILDREN = frozenset({Relation.ADOPTED_SON, Relation.ADOPTED_DAUGHTER})
CHILD_RELATIONS = ADOPTED_CHILDREN | {
    Relation.SON,
    Relation.ONLY_SON,
    Relation.ELDEST_SON,
    Relation.SECOND_SON,
    Relation.THIRD_SON,
    Relation.FOURTH_SON,
    Relation.FIFTH_SON,
    Relation.OTHER_SON,
    Relation.DAUGHTER,
    Relation.ONLY_DAUGHTER,
    Relation.ELDEST_DAUGHTER,
    Relation.SECOND_DAUGHTER,
    Relation.THIRD_DAUGHTER,
    Relation.FOURTH_DAUGHTER,
    Relation.FIFTH_DAUGHTER,
    Relation.OTHER_DAUGHTER,
}


class Nation(models.TextChoices):
    """Ethnic group (GB 3304-91, all 56 and the two codes for others)."""

    HAN = "01", _("Han")
    MONGOL = "02", _("Mongol")
    HUI = "03", _("Hui")
    TIBETAN = "04", _("Tibetan")
    UYGUR = "05", _("Uygur")
    MIAO = "06", _("Miao")
    YI = "07", _("Yi")
    ZHUANG = "08", _("Zhuang")
    BUYI = "09", _("Bouyei")
    CHOSON = "10", _("Korean")
    MANCHU = "11", _("Manchu")
    DONG = "12", _("Dong")
    YAO = "13", _("Yao")
    BAI = "14", _("Bai")
    TUJIA = "15", _("Tujia")
    HANI = "16", _("Hani")
    KAZAK = "17", _("Kazak")
    DAI = "18", _("Dai")
    LI = "19", _("Li")
    LISU = "20", _("Lisu")
    VA = "21", _("Va")
    SHE = "22", _("She")
    GAOSHAN = "23", _("Gaoshan")
    LAHU = "24", _("Lahu")
    SUI = "25", _("Sui")
    DONGXIANG = "26", _("Dongxiang")
    NAXI = "27", _("Naxi")
    JINGPO = "28", _("Jingpo")
    KIRGIZ = "29", _("Kirgiz")
    TU = "30", _("Tu")
    DAUR = "31", _("Daur")
    MULAO = "32", _("Mulao")
    QIANG = "33", _("Qiang")
    BLANG = "34", _("Blang")
    SALAR = "35", _("Salar")
    MAONAN = "36", _("Maonan")
    GELAO = "37", _("Gelao")
    XIBE = "38", _("Xibe")
    ACHANG = "39", _("Achang")
    PUMI = "40", _("Pumi")
    TAJIK = "41", _("Tajik")
    NU = "42", _("Nu")
    UZBEK = "43", _("Uzbek")
    RUSS = "44", _("Russian")
    EWENKI = "45", _("Ewenki")
    DEANG = "46", _("Deang")
    BONAN = "47", _("Bonan")
    YUGUR = "48", _("Yugur")
    GIN = "49", _("Gin")
    TATAR = "50", _("Tatar")
    DERUNG = "51", _("Derung")
    OROQEN = "52", _("Oroqen")
    HEZHEN = "53", _("Hezhen")
    MONBA = "54", _("Monba")
    LHOBA = "55", _("Lhoba")
    JINO = "56", _("Jino")
    OTHER = "97", _("other ethnic group")
    FOREIGN = "98", _("naturalised foreigner")


class SchoolStage(models.TextChoices):
    """Stages of schooling: of a pupil's school, and the highest that a grown-up has been to.

    The one list of it. By GB/T 4658-2006 they are 80, 70, 60, 40, 30, 20, 10 and 90 in this order.
    """

    PRIMARY = "primary", _("primary school")
    JUNIOR_HIGH = "junior_high", _("junior high school")
    SENIOR_HIGH = "senior_high", _("senior high school")
    VOCATIONAL = "vocational", _("secondary vocational school")
    HIGHER_VOCATIONAL = "higher_vocational", _("higher vocational college")
    UNIVERSITY = "university", _("university")
    POSTGRADUATE = "postgraduate", _("postgraduate school")
    OTHER = "other", _("other school")
