"""Who stands before the service and may say for whom it asks. Nobody else's word about an address is believed."""

import ipaddress
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
WIDEST = {4: 8, 6: 32}
"""The shortest prefix that is still somebody's own network and not a part of the Internet."""
_HOPS = 20
_SAID = b"x-forwarded-for"


@dataclass(frozen=True, slots=True)
class Proxies:
    """The proxies that are believed; none unless an operator names them."""

    networks: tuple[Network, ...] = ()

    def client(self, peer: str, headers: Iterable[tuple[bytes, bytes]]) -> str:
        """The address of whoever asks: the first from the right that is none of ours; blank where it cannot be known."""
        found = _address(peer) if self.networks else None
        if found is None or not self._ours(found):
            return _written(peer)
        for said in _from_the_right(headers):
            found = _address(said)
            if found is None or not self._ours(found):
                break
        return "" if found is None else str(found)

    def _ours(self, address: Address) -> bool:
        return any(address in network for network in self.networks)


def proxies_of(text: str) -> Proxies:
    """The addresses and networks in a list with commas. Raises ValueError for one that is none, or that is too wide to be ours."""
    return Proxies(tuple(_network(each) for part in text.split(",") if (each := part.strip())))


def _network(text: str) -> Network:
    try:
        found = ipaddress.ip_network(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is neither an address nor a network such as 10.0.0.0/24; a wildcard is none") from error
    if found.prefixlen < WIDEST[found.version]:
        raise ValueError(
            f"{text} is too wide: whoever is in it could claim any address. Name the proxies, at most a /{WIDEST[found.version]}"
        )
    return found


def _from_the_right(headers: Iterable[tuple[bytes, bytes]]) -> Iterator[str]:
    """What was said of earlier hops, the nearest first; each hop adds its own at the end."""
    values = [value.decode("latin-1") for name, value in headers if name == _SAID]
    yield from list(reversed(",".join(values).split(",")))[:_HOPS] if values else ()


@lru_cache(maxsize=4096)
def _written(text: str) -> str:
    """An address in the one form in which it is written; blank for what is none."""
    found = _address(text)
    return "" if found is None else str(found)


@lru_cache(maxsize=4096)
def _address(text: str) -> Address | None:
    """An address as proxies write it: with a port, in brackets, IPv4 inside IPv6."""
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, ipaddress.IPv6Address) else found
