"""Keys, each enciphered by the house's own, which lies outside the database."""

from django.db import models


class SubjectKey(models.Model):
    """The key of one record (or case) about a person; the row is gone once the key is destroyed.

    `wrapped` is nonce, ciphertext and tag of AES-256-GCM over the key, bound to `uid`.
    """

    uid = models.UUIDField(unique=True)
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        return str(self.uid)
