"""Words of the file format itself (ISO 32000, XMP, TrueType), lower case: they tell nothing."""

_WORDS = """
    aaaaaa about accessibility acroform action actions actualtext adobe algorithm annots apref
    article artifact artlayout ascent attached author avgwidth background baseencoding basefont
    baseversion bibentry binary blend block blockquote bottom bounds byterange capheight caption
    casustafel catalog charset childstyle cidfont cidinit cidsysteminfo cidtogidmap closed code
    colorants colorspace colourspace column compress conformance contents count create
    creationdate creator creatortool cropbox currentdict dctdecode decode decodeparms default
    define defineresource dejavu dejavusans description descent descriptor detached
    developerextensions dictionary differences digestmethod direct displaydoctitle division docmdp
    document document documentid domain encoding encrypt endbfchar endbfrange endcmap
    endcodespacerange endobj endstream entry exponent extends extensionlevel extensions external
    extgstate fallback family figure filter findresource first firstchar flags flatedecode
    fontbbox fontdescriptor fontfamily fontfile fontname fonts footer form format formfield
    formula gamma generated group header heading headers height helvetica hidden hyphen icc
    iccbased identity image incremental index info inline instance instanceid internal italicangle
    itemtype keywords kids label labels language lastchar latin layer layout leading length level
    lines link linked listitem listnumbering location lock machine macroman macromanencoding
    magnified main mark marked markinfo mask matrix media mediabox member metadata missingwidth
    modal modified modifydate moddate mozilla namespace noexport nonstruct normal note noto
    notosans number numbered numbers object object objects objstm open operator optional ordered
    ordering orientation orphans outlines output outputcondition outputconditionidentifier
    outputintent outputintents owner packet pagelabel pagelayout pagemode pages pagination paint
    painttype panose paragraph parenttree parenttreenextkey part pattern patterntype pdfaextension
    pdfafield pdfaid pdfaproperty pdfaschema pdfatype pdfdocencoding pdfuaid permission perms
    persist predictor prefix private procset producer profile prefix property quote quote
    rectangle reference references registry registryname regular rendition resource resources
    reversed rolemap root rotate row schema schemas scope section seedvalue separation sgnature
    sigflags signature signatures sigref simple single size solid space span standard startxref
    stemv stream string stretch structelem structparent structparents structtreeroot structure
    strict style subfilter subject submit subtype summary suspects symbol symbolic system tabs
    target tbody text tfoot thead threshold tiling tilingtype title toc tounicode trans transform
    transformmethod transformparams transparency trapped trimbox truetype trusted type typeface
    typographic uncompress unicode unknown unused usecmap usenone validation value values
    valuetype version viewerpreferences visible warichu watermark weight widget widths winansi
    winansiencoding xheight xmlns xmpmeta xobject xpacket xstep ystep begincmap beginbfchar
    beginbfrange begincodespacerange resource certificate adbe pkcs cades etsi rights alternate
    resourceref srgb iec rgb cmyk gray devicergb devicegray devicecmyk colour color copyright
    displays reportlab generated opensource preview comment
    x be nl fr de en
    accessibility universal integer indicates which standard followed meharghzrreszntczkc9d
    statement passages passage municipality minutes openings opening position positions digest
    pieceinfo private meeting contribution decision nature hearsay interpretation fact template
    case owner state due done longer possible
    application alternative sequence parent filter lastmodified mehihzreszntczkc9d
"""
VOCABULARY = frozenset(_WORDS.split())
