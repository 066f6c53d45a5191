package io.github.pitrunner.simulator.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ContractData;
import io.github.pitrunner.tws.ContractDataRequest;
import io.github.pitrunner.tws.OpenOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Compares the contracts with those that a real gateway was seen to send. */
class CapturedContractsTest {
  private static final Path CAPTURES =
      Path.of(System.getProperty("pitrunner.captures", "../shared/tws/captures"));
  private static final int HEADER = 8;
  private static final int PROTOBUF = 200;

  private final DeskFixture fixture = DeskFixture.realHours(DeskFixture.NOON);

  private static <T extends Message> List<T> sent(String capture, int id, Parser<T> parser) {
    Path file = CAPTURES.resolve(capture);
    assumeThat(file)
        .as("Skipped: the recorded frames are not at %s (-Dpitrunner.captures)", CAPTURES)
        .exists();
    List<T> messages = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith("server\t")) {
          byte[] frame = Base64.getDecoder().decode(line.substring(line.indexOf('\t') + 1));
          if (ByteBuffer.wrap(frame).getInt(4) == PROTOBUF + id) {
            messages.add(parser.parseFrom(frame, HEADER, frame.length - HEADER));
          }
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("Unreadable frame in " + file, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return messages;
  }

  private static Set<String> filled(Message message) {
    Set<String> names = new TreeSet<>();
    for (FieldDescriptor field : message.getAllFields().keySet()) {
      names.add(field.getName());
    }
    return names;
  }

  private ContractData answered(Contract contract) {
    fixture.ask(ContractDataRequest.newBuilder().setReqId(1).setContract(contract).build());
    return fixture.client.received(ContractData.class).get(0);
  }

  @Test
  void aFutureHasTheFieldsOfTheRealOne() {
    ContractData real = sent("contract_details_es_fut.tsv", 10, ContractData.parser()).get(1);

    ContractData ours = answered(DeskFixture.future());

    assertThat(filled(ours.getContract())).isEqualTo(filled(real.getContract()));
    assertThat(filled(ours.getContractDetails())).isEqualTo(filled(real.getContractDetails()));
    assertThat(ours.getContract()).isEqualTo(real.getContract());
    assertThat(ours.getContractDetails().toBuilder().clearTradingHours().clearLiquidHours().build())
        .isEqualTo(
            real.getContractDetails().toBuilder().clearTradingHours().clearLiquidHours().build());
  }

  @Test
  void aStockInAnOrderIsTheRealOne() {
    Contract real = sent("api_order_fill_aapl.tsv", 5, OpenOrder.parser()).get(0).getContract();

    Contract ours = answered(DeskFixture.apple()).getContract();

    // Contract data names the primary exchange, an order does not.
    assertThat(ours.toBuilder().clearPrimaryExch().build()).isEqualTo(real);
  }
}
