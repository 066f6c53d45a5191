package io.github.pitrunner.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ContractData;
import io.github.pitrunner.tws.ScannerParameters;
import io.github.pitrunner.wire.MessageType.Direction;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MessageRoundTripTest {
  private static final int RUNS = 50;

  @ParameterizedTest
  @EnumSource
  void messageOfEachTypeComesOutAsItWentIn(MessageType type) {
    Seed.run(
        random -> {
          RandomMessages messages = new RandomMessages(random);
          for (int run = 0; run < RUNS; run++) {
            Message sent = messages.like(type.prototype());

            Buffer frame =
                Received.onTheWire(Frame.PROTOBUF_OFFSET + type.id(), sent.toByteArray());

            List<Message> received = new ArrayList<>();
            new FrameDecoder()
                .onBytes(
                    frame,
                    read -> {
                      assertThat(read.isProtobuf()).isTrue();
                      assertThat(read.type(type.direction())).isEqualTo(type);
                      received.add(read.message(type));
                    });
            assertThat(received).as("run %d", run).containsExactly(sent);
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void encodedFrameCarriesTheTypeOfItsMessage(MessageType type) {
    Seed.run(
        random -> {
          Message sent = new RandomMessages(random).like(type.prototype());

          Buffer frame = Frame.encode(sent);

          MessageType told =
              type == MessageType.BOND_CONTRACT_DATA ? MessageType.CONTRACT_DATA : type;
          assertThat(frame)
              .isEqualTo(Received.onTheWire(Frame.PROTOBUF_OFFSET + told.id(), sent.toByteArray()));
        });
  }

  @ParameterizedTest
  @MethodSource("everyMessage")
  void everyMessageOfThePackageComesOutAsItWentIn(Message prototype) {
    Seed.run(
        random -> {
          RandomMessages messages = new RandomMessages(random);
          for (int run = 0; run < RUNS; run++) {
            Message sent = messages.like(prototype);

            Message received = parse(prototype, sent.toByteArray());

            assertThat(received).as("run %d", run).isEqualTo(sent);
            assertThat(TwsMessages.hasUnknownFields(received)).isFalse();
          }
        });
  }

  @Test
  void contractDataIsUnderstoodUnderBothItsIds() {
    ContractData bond = ContractData.newBuilder().setReqId(7).build();
    Buffer frame = Received.onTheWire(200 + 18, bond.toByteArray());

    assertThat(MessageType.of(Direction.TO_CLIENT, 18)).isEqualTo(MessageType.BOND_CONTRACT_DATA);
    assertThat(Received.message(frame, MessageType.BOND_CONTRACT_DATA)).isEqualTo(bond);
    assertThat(MessageType.of(bond)).isEqualTo(MessageType.CONTRACT_DATA);
  }

  @Test
  void partOfAMessageIsNotSentByItself() {
    assertThatThrownBy(() -> Frame.encode(Contract.getDefaultInstance()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tws.Contract");
  }

  @Test
  void messageThatTheOtherSideWouldRefuseIsNotEncoded() {
    // Tag and length of the text take five bytes, the message id four.
    int longest = Frame.MAX_LENGTH - 9;

    assertThat(Frame.encode(parameters(longest)).getInt(0)).isEqualTo(Frame.MAX_LENGTH);
    assertThatThrownBy(() -> Frame.encode(parameters(longest + 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tws.ScannerParameters");
  }

  @Test
  void idOutsideTheTableHasNoType() {
    for (int id : new int[] {Integer.MIN_VALUE, -1, 0, 200, 255, 256, Integer.MAX_VALUE}) {
      assertThat(MessageType.of(Direction.TO_CLIENT, id)).isNull();
      assertThat(MessageType.of(Direction.TO_GATEWAY, id)).isNull();
    }
  }

  static List<Message> everyMessage() {
    List<Message> all = TwsMessages.all();
    assertThat(all).hasSize(200);
    return all;
  }

  private static ScannerParameters parameters(int length) {
    return ScannerParameters.newBuilder().setXml("x".repeat(length)).build();
  }

  private static Message parse(Message prototype, byte[] bytes) {
    try {
      return prototype.getParserForType().parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(prototype.getDescriptorForType().getFullName(), e);
    }
  }
}
