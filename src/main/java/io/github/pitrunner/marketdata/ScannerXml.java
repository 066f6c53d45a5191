package io.github.pitrunner.marketdata;

import io.github.pitrunner.marketdata.ScannerParameters.Code;
import io.github.pitrunner.marketdata.ScannerParameters.Field;
import io.github.pitrunner.marketdata.ScannerParameters.Filter;
import io.github.pitrunner.marketdata.ScannerParameters.Kind;
import io.github.pitrunner.marketdata.ScannerParameters.Location;
import io.github.pitrunner.wire.ProtocolViolation;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jboss.logging.Logger;

/**
 * Reads the gateway's description of its scans. What it has beyond instruments, locations, codes
 * and filters is passed over; an entry without its code is logged and counted. A document type, an
 * entity or more text than any gateway sends is refused.
 */
final class ScannerXml {
  /** The real one has about two million characters. */
  static final int LONGEST = 16_000_000;

  private static final Logger LOG = Logger.getLogger(ScannerXml.class);
  private static final int DEEPEST = 64;
  private static final Pattern SEPARATOR = Pattern.compile("[,;]");

  private final XMLStreamReader reader;
  private final List<Kind> instruments = new ArrayList<>();
  private final List<Location> locations = new ArrayList<>();
  private final List<Code> codes = new ArrayList<>();
  private final List<Filter> filters = new ArrayList<>();
  private int depth;
  private int passedOver;

  private ScannerXml(XMLStreamReader reader) {
    this.reader = reader;
  }

  /** What was read, and how many entries were not. */
  record Read(ScannerParameters parameters, int passedOver) {}

  /** What happens to the children of an element, each by its name. */
  private interface Child {
    /** Reads the child to its end, or leaves it untouched and says false. */
    boolean read(String name) throws XMLStreamException;
  }

  /**
   * Reads the text.
   *
   * @throws ProtocolViolation if it is no such description
   */
  static Read read(String xml, Instant receiveTime) {
    if (xml.length() > LONGEST) {
      throw new ProtocolViolation(
          "The scanner parameters have %d characters, more than %d"
              .formatted(xml.length(), LONGEST));
    }
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    try {
      ScannerXml read = new ScannerXml(factory.createXMLStreamReader(new StringReader(xml)));
      read.document();
      return new Read(
          new ScannerParameters(
              read.instruments, read.locations, read.codes, read.filters, xml, receiveTime),
          read.passedOver);
    } catch (XMLStreamException e) {
      throw new ProtocolViolation("The scanner parameters cannot be read", e);
    }
  }

  private void document() throws XMLStreamException {
    while (reader.next() != XMLStreamConstants.START_ELEMENT) {
      if (reader.getEventType() == XMLStreamConstants.DTD) {
        throw new ProtocolViolation("The scanner parameters have a document type");
      }
    }
    if (!reader.getLocalName().equals("ScanParameterResponse")) {
      throw new ProtocolViolation(
          "The scanner parameters begin with <%s>".formatted(reader.getLocalName()));
    }
    children(
        name -> {
          switch (name) {
            case "InstrumentList" -> children(one -> one.equals("Instrument") && instrument());
            case "LocationTree" -> locationTree(locations);
            case "ScanTypeList" -> children(one -> one.equals("ScanType") && code());
            case "FilterList" -> children(one -> one.endsWith("Filter") && filter());
            default -> {
              return false;
            }
          }
          return true;
        });
  }

  /** Reads the children of the present element and its end. */
  private void children(Child child) throws XMLStreamException {
    if (++depth > DEEPEST) {
      throw new ProtocolViolation("The scanner parameters are deeper than " + DEEPEST);
    }
    int event = next();
    while (event != XMLStreamConstants.END_ELEMENT) {
      if (event == XMLStreamConstants.START_ELEMENT && !child.read(reader.getLocalName())) {
        children(name -> false);
      }
      event = next();
    }
    depth--;
  }

  /** The next event; text between elements and comments say nothing. */
  private int next() throws XMLStreamException {
    int event = reader.next();
    if (event == XMLStreamConstants.ENTITY_REFERENCE) {
      throw new ProtocolViolation("The scanner parameters refer to an entity");
    }
    return event;
  }

  /** The texts of the children without children of their own; {@code nested} reads others. */
  private Map<String, String> texts(Child nested) throws XMLStreamException {
    Map<String, String> texts = new HashMap<>();
    children(
        name -> {
          if (!nested.read(name)) {
            texts.putIfAbsent(name, text());
          }
          return true;
        });
    return texts;
  }

  /** The text of the present element; that of elements within is left out. */
  private String text() throws XMLStreamException {
    StringBuilder text = new StringBuilder();
    int event = next();
    while (event != XMLStreamConstants.END_ELEMENT) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        children(name -> false);
      } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
        text.append(reader.getText());
      }
      event = next();
    }
    return text.toString().strip();
  }

  private boolean instrument() throws XMLStreamException {
    Map<String, String> texts = texts(name -> false);
    String code = code(texts, "type", "instrument");
    if (!code.isEmpty()) {
      instruments.add(
          new Kind(code, of(texts, "name"), of(texts, "group"), list(of(texts, "filters"))));
    }
    return true;
  }

  private boolean locationTree(List<Location> into) throws XMLStreamException {
    children(
        name -> {
          if (!name.equals("Location")) {
            return false;
          }
          List<Location> within = new ArrayList<>();
          Map<String, String> texts =
              texts(inner -> inner.equals("LocationTree") && locationTree(within));
          String code = code(texts, "locationCode", "location");
          if (!code.isEmpty()) {
            into.add(
                new Location(
                    code,
                    of(texts, "displayName"),
                    list(of(texts, "instruments")),
                    of(texts, "access"),
                    List.copyOf(within)));
          }
          return true;
        });
    return true;
  }

  private boolean code() throws XMLStreamException {
    Map<String, String> texts = texts(name -> false);
    String code = code(texts, "scanCode", "scan code");
    if (!code.isEmpty()) {
      codes.add(
          new Code(
              code, of(texts, "displayName"), list(of(texts, "instruments")), of(texts, "access")));
    }
    return true;
  }

  private boolean filter() throws XMLStreamException {
    List<Field> fields = new ArrayList<>();
    Map<String, String> texts =
        texts(
            name -> {
              if (!name.equals("AbstractField")) {
                return false;
              }
              String type = reader.getAttributeValue(null, "type");
              Map<String, String> field = texts(inner -> false);
              String code = code(field, "code", "field of a filter");
              if (!code.isEmpty()) {
                fields.add(new Field(code, of(field, "displayName"), type == null ? "" : type));
              }
              return true;
            });
    String id = code(texts, "id", "filter");
    if (!id.isEmpty()) {
      filters.add(new Filter(id, of(texts, "category"), List.copyOf(fields)));
    }
    return true;
  }

  private String code(Map<String, String> texts, String key, String what) {
    String code = of(texts, key);
    if (code.isEmpty()) {
      passedOver++;
      LOG.warnf("Passed over a %s of the scanner parameters without %s", what, key);
    }
    return code;
  }

  private static String of(Map<String, String> texts, String key) {
    return texts.getOrDefault(key, "");
  }

  private static List<String> list(String text) {
    return Arrays.stream(SEPARATOR.split(text, -1))
        .map(String::strip)
        .filter(one -> !one.isEmpty())
        .toList();
  }
}
