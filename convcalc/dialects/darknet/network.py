"""The sections of a .cfg become a network."""

from convcalc.diagnostics import (
    Diagnostic,
    Findings,
    Hints,
    TooMuchError,
    did_you_mean,
    stop_at_too_many,
)
from convcalc.dialects.darknet.assembly import assembled, tensor_of
from convcalc.dialects.darknet.joining import reshape
from convcalc.dialects.darknet.keys import KEYS, key_findings
from convcalc.dialects.darknet.net import no_net, read_data
from convcalc.dialects.darknet.parts import OWN, Above, Built, Form, Part, Place
from convcalc.dialects.darknet.pooling import not_an_image
from convcalc.dialects.darknet.section import Section, section_of
from convcalc.dialects.darknet.table import NETWORK, TYPES, word_of
from convcalc.limits import MOST_VALUES
from convcalc.network import InputSpec, LayerSpec, NetworkSpec, Reference, WeightsFile
from convcalc.settings import Settings
from convcalc.tree import Entry, Reading

_HEADER_BYTES = 20
"""Three ints and the images seen, which take 8 bytes. Source: Darknet ``save_weights_upto``."""


def read_network(reading: Reading, settings: Settings) -> NetworkSpec:
    """Return the network of a .cfg, with every finding.

    Of a text that has too many sections there is no network.
    """
    reader = _NetReader(settings)
    try:
        if not reading.stopped:
            reader.read(reading.root.entries)
    except TooMuchError:
        reader.layers, reader.outputs = [], []
    return NetworkSpec(
        name=None,
        rounding=settings.rounding or "floor",
        naming="unique",
        inputs=reader.inputs,
        layers=tuple(reader.layers),
        outputs=tuple(reader.outputs),
        names_all_outputs=True,
        diagnostics=(*reading.diagnostics, *reader.findings),
        weights_file=WeightsFile(
            "darknet_weights_bytes", _HEADER_BYTES, frozenset(reader.unsaved)
        ),
    )


class _NetReader:
    """Reads a net section by section."""

    def __init__(self, settings: Settings) -> None:
        self.findings: list[Diagnostic] = []
        self.inputs: tuple[InputSpec, ...] = ()
        self.layers: list[LayerSpec] = []
        self.outputs: list[Reference] = []
        self.unsaved: list[str] = []
        self._settings = settings
        self._hints = Hints()
        self._values = 0

    def read(self, entries: tuple[Entry, ...]) -> None:
        """Read the sections, or raise TooMuchError."""
        has_net = bool(entries) and word_of(entries[0].key.text) in NETWORK
        sections = []
        for number, entry in enumerate(entries, start=-1 if has_net else 0):
            section, findings = section_of(entry, number)
            self.findings += findings
            sections.append(section)
        net = sections.pop(0) if has_net else None
        if net is None or not sections:
            self.findings.append(no_net(net, sections))
        if not sections:
            return
        data = self._data(net, sections[0])
        trained = _Trained.of(sections)
        above: list[Above] = []
        for section in sections:
            place = Place(
                above[-1] if above else data, above, data, self._settings.rounding or "floor"
            )
            above.append(self._section(section, place, trained))
            stop_at_too_many(self.findings, section.number)
        last = above[-1]
        if self.layers[-1].inputs is not None and last.tensor not in self._given_out():
            self.outputs.append(Reference(last.tensor, last.span))

    def _given_out(self) -> set[str]:
        return {it.name for it in self.outputs}

    def _data(self, net: Section | None, first: Section) -> Above:
        """Add the input that [net] describes."""
        form: Form = "image"
        if net is None:
            self.inputs = (InputSpec("data", None, first.span),)
        else:
            self.findings += key_findings(net, KEYS["net"], self._hints)
            given, form, findings = read_data(net, self._settings)
            self.inputs = (given,)
            self.findings += findings
        data = self.inputs[0]
        return Above("[net]", "net", data.span, data.name, form)

    def _section(self, section: Section, place: Place, trained: "_Trained") -> Above:
        """Add the layers of a section, and return what later sections see of it."""
        word = word_of(section.title)
        row = TYPES.get(word)
        if row is None:
            self.findings.append(_unknown_type(section, self._hints))
            return self._unsound(section, place, word)
        findings = (*key_findings(section, row.keys, self._hints),)
        self._count_values(section, findings)
        if any(it.severity == "error" for it in findings):
            self.findings += [it._replace(layer=section.name) for it in findings]
            return self._unsound(section, place, row.kind)
        read = place.previous
        before: tuple[Part, ...] = ()
        if row.reads and read.form == "numbers":
            self.findings += (*findings, not_an_image(section, place))
            return self._unsound(section, place, row.kind)
        if row.reads and read.form == "vector":
            before = (reshape("reshape", read.tensor),)
            read = read._replace(tensor=f"{OWN}reshape", form="image")
        built = row.build(section, place._replace(previous=read))
        built = built._replace(parts=before + built.parts)
        findings = (*findings, *built.findings)
        self.findings += [it._replace(layer=it.layer or section.name) for it in findings]
        if not built.parts[len(before) :]:
            return self._unsound(section, place, row.kind)
        return self._add(section, row.kind, built, place, trained)

    def _add(
        self, section: Section, kind: str, built: Built, place: Place, trained: "_Trained"
    ) -> Above:
        sound = all(it.severity != "error" for it in built.findings)
        layers, findings = assembled(
            section,
            built.parts,
            place.previous.tensor,
            trainable=section.number > trained.frozen and not trained.is_frozen(section),
            sound=sound,
        )
        if section.number <= trained.norms_only:
            layers = tuple(map(_norm_only, layers))
        self.layers += layers
        self.findings += findings
        if section.flag("dontsave"):
            self.unsaved += (it.name for it in layers)
        tensor = layers[-1].outputs[0]
        if built.gives:
            name = built.gives if len(layers) > 1 else f":{built.gives.partition(':')[2]}"
            tensor = tensor_of(section, name) if len(layers) > 1 else section.name + name
        if built.head:
            self.outputs.append(Reference(tensor, section.span))
        return Above(
            section.title, kind, section.span, tensor, built.form, built.filters, built.parts
        )

    def _unsound(self, section: Section, place: Place, kind: str) -> Above:
        """Add a layer of which nothing is known, so that what reads it is not blamed."""
        name = section.name
        reads = (Reference(place.previous.tensor, section.span),)
        span = section.span
        self.layers.append(LayerSpec(name, kind, None, reads, (name,), span, {}))
        return Above(section.title, kind, span, name, "image")

    def _count_values(self, section: Section, findings: Findings) -> None:
        """Stop where the lists of all sections are longer than any network's."""
        self._values += sum(
            section.word(key).count(",") + 1 for key in ("layers", "from") if section.has(key)
        )
        if self._values > MOST_VALUES:
            message = f"all lists of a .cfg must have at most {MOST_VALUES:,} numbers"
            found = Diagnostic(
                "limit-exceeded", f"{message}, but these have more", section.span
            )
            self.findings += (*findings, found)
            raise TooMuchError


class _Trained:
    """Which sections are trained: ``frozen`` is the last that is not, as are all above it.

    Source: Darknet ``backward_network``, ``set_train_only_bn``.
    """

    def __init__(self, frozen: int, norms_only: int) -> None:
        self.frozen = frozen
        self.norms_only = norms_only

    @classmethod
    def of(cls, sections: list[Section]) -> "_Trained":
        """Return what the sections say of it."""
        stops = (it.number for it in sections if it.integer("stopbackward", 0) == 1)
        norms = (it.number for it in sections if it.flag("train_only_bn"))
        return cls(max(stops, default=-1), max(norms, default=-1))

    @staticmethod
    def is_frozen(section: Section) -> bool:
        """Return whether a section itself is not trained."""
        return section.flag("dont_update") or section.flag("onlyforward")


def _norm_only(layer: LayerSpec) -> LayerSpec:
    """Return a layer whose weights are not trained, where a batch norm behind it is."""
    return layer._replace(trainable=False) if layer.type == "conv" else layer


def _meant(word: str) -> str | None:
    """Return a hint which type of section a word means that is none."""
    from convcalc.dialects import hints  # only a wrong text asks

    meant = hints.word_of("darknet", word, TYPES, "types")
    return f"did you mean '{meant}'?" if meant else did_you_mean(word, TYPES)


def _unknown_type(section: Section, hints: Hints) -> Diagnostic:
    title = section.title[:100]
    closed = title.endswith("]")
    near = _meant(word_of(section.title)[:100]) if closed else None
    begins = section.title.partition("]")[0] + "]"
    if not closed and begins != section.title and begins[1:-1] in TYPES:
        near = f"write {begins} alone on its line" if "]" in title else f"write {begins}"
    return Diagnostic(
        "unknown-type",
        f"a section must be of a type that Darknet knows, but there is no {title}",
        section.span,
        near,
        layer=section.name,
    )
