package io.github.pitrunner.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.Message;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.AccountDataEnd;
import io.github.pitrunner.tws.AccountDataRequest;
import io.github.pitrunner.tws.AccountSummary;
import io.github.pitrunner.tws.AccountSummaryEnd;
import io.github.pitrunner.tws.AccountSummaryRequest;
import io.github.pitrunner.tws.AccountUpdateTime;
import io.github.pitrunner.tws.AccountValue;
import io.github.pitrunner.tws.PortfolioValue;
import io.github.pitrunner.tws.Position;
import io.github.pitrunner.v1.GetAccountSummaryRequest;
import io.github.pitrunner.v1.GetAccountSummaryResponse;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a recorded gateway told of an account. */
class CapturedAccountTest {
  private static final String ACCOUNT = "DU9000001";
  private static final Path CAPTURES =
      Path.of(System.getProperty("pitrunner.captures", "../shared/tws/captures"));

  private final VirtualPortfolio room = new VirtualPortfolio();

  /** The recorded messages of the gateway about accounts; skips the test without the record. */
  private static List<Message> recorded(String name) throws Exception {
    Path file = CAPTURES.resolve(name);
    assumeTrue(Files.isRegularFile(file), () -> "Skipped: no record " + file);
    List<Message> messages = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("server\t")) {
        ByteBuffer frame = ByteBuffer.wrap(Base64.getDecoder().decode(line.substring(7)));
        frame.getInt();
        int id = frame.getInt() - 200;
        switch (id) {
          case 6 -> messages.add(AccountValue.parseFrom(frame));
          case 7 -> messages.add(PortfolioValue.parseFrom(frame));
          case 8 -> messages.add(AccountUpdateTime.parseFrom(frame));
          case 54 -> messages.add(AccountDataEnd.parseFrom(frame));
          case 63 -> messages.add(AccountSummary.parseFrom(frame));
          case 64 -> messages.add(AccountSummaryEnd.parseFrom(frame));
          default -> {
            // The session's greeting, which is the scripted gateway's here.
          }
        }
      }
    }
    return messages;
  }

  @Test
  void itsSummaryIsTyped() throws Exception {
    List<Message> messages = recorded("account_summary.tsv");
    assertThat(messages).hasSize(5);
    room.gateway.on(
        AccountSummaryRequest.class,
        request ->
            messages.forEach(
                message ->
                    room.gateway.send(
                        message instanceof AccountSummary value
                            ? value.toBuilder().setReqId(request.getReqId()).build()
                            : AccountSummaryEnd.newBuilder()
                                .setReqId(request.getReqId())
                                .build())));
    room.start(ACCOUNT);

    HandDrivenCall<GetAccountSummaryResponse> call = new HandDrivenCall<>();
    room.service.getAccountSummary(GetAccountSummaryRequest.getDefaultInstance(), call);
    room.time.settle();

    var summary = call.answer().getSummary();
    assertThat(summary.getAccount()).isEqualTo(ACCOUNT);
    assertThat(summary.getBuyingPower().getAmount().getValue()).isEqualTo("183875.22");
    assertThat(summary.getExcessLiquidity().getAmount().getValue()).isEqualTo("28591.69");
    assertThat(summary.getNetLiquidation().getAmount().getValue()).isEqualTo("36992.49");
    assertThat(summary.getTotalCashValue().getAmount().getValue()).isEqualTo("-1441.67");
    assertThat(summary.getTotalCashValue().getCurrency()).isEqualTo("EUR");
    assertThat(summary.getOtherMap()).isEmpty();
  }

  @Test
  void itsUpdatesValueThePosition() throws Exception {
    List<Message> messages = recorded("account_updates.tsv");
    PortfolioValue value =
        messages.stream()
            .filter(PortfolioValue.class::isInstance)
            .map(PortfolioValue.class::cast)
            .findFirst()
            .orElseThrow();
    room.positions.add(
        Position.newBuilder()
            .setAccount(ACCOUNT)
            .setContract(value.getContract())
            .setPosition(value.getPosition())
            .setAvgCost(value.getAverageCost())
            .build());
    room.gateway.on(
        AccountDataRequest.class,
        request -> messages.forEach(message -> room.gateway.send(message)));
    room.start(ACCOUNT);

    var position = room.list().get(0);
    assertThat(position.getInstrument().getCurrency()).isEqualTo("KRW");
    assertThat(new BigDecimal(position.getMarketPrice().getValue()))
        .isEqualByComparingTo(BigDecimal.valueOf(value.getMarketPrice()));
    assertThat(new BigDecimal(position.getMarketValue().getAmount().getValue()))
        .isEqualByComparingTo(BigDecimal.valueOf(value.getMarketValue()));
    assertThat(position.hasUnrealizedPnl()).isTrue();
    assertThat(room.portfolio.passedOver()).isZero();
    assertThat(room.connector.faults()).isZero();
  }
}
