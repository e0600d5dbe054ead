"""What a PDF says of itself: WeasyPrint 70 can name one standard, and ours keeps two."""

from typing import Any

# ISO 14289-1, 5, and, since PDF/A knows no such property, its description by ISO 19005-3, 6.6.2.3.
_ACCESSIBLE = b"""\
<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1" />\
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 that the file keeps</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>\
</rdf:Description>"""
_END = b"</rdf:RDF>"


def both_standards(metadata: Any) -> Any:
    """Return metadata that name PDF/UA-1 beside the PDF/A variant that is written."""
    from weasyprint.pdf.metadata import DocumentMetadata

    class Metadata(DocumentMetadata):  # type: ignore[misc]  # no types
        def include_in_pdf(
            self,
            pdf: Any,
            variant: str,
            version: int,
            conformance: str,
            compress: bool,
        ) -> None:
            """Leave the packet readable for programs that know no PDF (ISO 16684-1)."""
            super().include_in_pdf(pdf, variant, version, conformance, compress=False)

        def generate_rdf_metadata(self, variant: str, version: int, conformance: str) -> bytes:
            rdf: bytes = super().generate_rdf_metadata(variant, version, conformance)
            return rdf.replace(_END, _ACCESSIBLE + _END)

    both = Metadata()
    both.__dict__.update(vars(metadata))
    return both
