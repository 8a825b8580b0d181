"""The product's settings with the references beside the product; only while it is measured."""

from config.settings import *  # noqa: F403
from config.settings import MIDDLEWARE

MIDDLEWARE = ["bench.references.outermost", *MIDDLEWARE]
ROOT_URLCONF = "bench.urls"
