"""Requests no browser sends, drawn with a seed."""

from tests.config.hostile import BYTES, HEADERS, TEXTS, files


def quoted(text):
    """As it travels in an address or a form, every byte of it escaped; halves of characters too."""
    raw = text if isinstance(text, bytes) else text.encode(errors="surrogatepass")
    return "".join(f"%{byte:02X}" for byte in raw)


class Hand:
    """Draws what is wrong with a request; the same seed draws the same."""

    def __init__(self, random):
        self.random = random

    def text(self):
        draw = self.random.random()
        if draw < 0.08:
            return self.random.choice(BYTES)
        if draw < 0.16:
            return "".join(
                map(chr, self.random.choices(range(1, 0x3000), k=self.random.randint(1, 90)))
            )
        return self.random.choice(TEXTS)

    def fields(self, known, others):
        """The form as it was served, some of it wrong, missing, twice, or of another form."""
        pairs = [(name, value) for name, value in known if self.random.random() > 0.05]
        for _ in range(self.random.randint(1, 4)):
            name = self.random.choice(known)[0] if known and self.random.random() < 0.75 else None
            name = name or self.random.choice(others)
            if self.random.random() < 0.75:
                pairs = [pair for pair in pairs if pair[0] != name]
            pairs.append((name, self.text()))
        if self.random.random() < 0.02:
            pairs += [(f"{others[n % len(others)]}-{n}", "1") for n in range(2_500)]
        return pairs

    def encoded(self, pairs):
        return "&".join(f"{quoted(name)}={quoted(value)}" for name, value in pairs)

    def multipart(self, pairs, uploads):
        """As a browser would send it, or nearly."""
        parts = []
        for name, value in pairs:
            raw = value if isinstance(value, bytes) else value.encode(errors="surrogatepass")
            if name in uploads or self.random.random() < 0.05:
                title, kind, raw = self.random.choice(files())
                head = f'form-data; name="{name}"; filename="{title}"\r\nContent-Type: {kind}'
            else:
                head = f'form-data; name="{name}"'
            parts.append(b"--b\r\nContent-Disposition: " + head.encode() + b"\r\n\r\n" + raw)
        body = b"\r\n".join([*parts, b"--b--\r\n"])
        if self.random.random() < 0.1:
            body = body[: self.random.randrange(len(body))]
        return body.replace(b"\r\n", b"\n") if self.random.random() < 0.03 else body

    def headers(self):
        """Some headers that are wrong; most requests have none."""
        names = self.random.sample(sorted(HEADERS), self.random.choice((0, 0, 1, 1, 2)))
        return {name: self.random.choice(HEADERS[name]) for name in names}

    def address(self, path):
        """One part of the address is another thing."""
        parts = path.split("/")
        places = [n for n, part in enumerate(parts) if part]
        if places:
            at = self.random.choice(places)
            parts[at] = self.twisted(parts[at])
        return "/".join(parts)

    def twisted(self, part):
        """A token cut, turned or lengthened; or something else altogether."""
        at = self.random.randrange(len(part))
        how = [
            part[:at],
            part[:at] + "A" + part[at + 1 :],
            part * 2,
            part.swapcase(),
            part + ":",
            "0" + part,
        ]
        text = self.random.choice([*how, self.text()])
        raw = text if isinstance(text, bytes) else text.encode(errors="surrogatepass")
        return raw.decode("latin-1")
