"""Whether the keys in use are those that this database was written under."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from ground.keys import proofs

from .models import KeyProof


def keys_are_proven() -> bool:
    """Whether this database was written under the keys held, all of them."""
    held = proofs()
    kept = list(KeyProof.objects.values_list("name", "proof"))
    return bool(kept) and all(held.get(name) == bytes(proof) for name, proof in kept)


def prove_keys() -> None:
    """Refuse to run with keys other than those this database was written under.

    A key seen for the first time leaves its proof; a proof without its key means the key is
    lost, another proof under the same name means the wrong key file. Raises ImproperlyConfigured.
    """
    held = proofs()
    kept = dict(KeyProof.objects.values_list("name", "proof"))
    for name, proof in kept.items():
        if name not in held:
            raise ImproperlyConfigured(f"Key {name} is missing; values in this database need it.")
        if bytes(proof) != held[name]:
            raise ImproperlyConfigured(f"Key {name} is not the key this database was written under.")
    KeyProof.objects.bulk_create(
        [KeyProof(name=name, proof=proof) for name, proof in held.items() if name not in kept],
        ignore_conflicts=True,
    )
