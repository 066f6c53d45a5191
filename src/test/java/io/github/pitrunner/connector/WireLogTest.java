package io.github.pitrunner.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import io.github.pitrunner.testing.ConnectorRig;
import io.github.pitrunner.testing.LogLines;
import io.github.pitrunner.tws.NewsArticle;
import io.github.pitrunner.tws.StartApiRequest;
import io.github.pitrunner.tws.TickSize;
import io.github.pitrunner.tws.VerifyMessageRequest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WireLogTest {
  private final ConnectorRig rig = new ConnectorRig();

  @Nested
  class AtDebug {
    @Test
    void showsEachMessageBothWaysInOneLine() {
      try (LogLines log = new LogLines(WireLog.CATEGORY, "DEBUG")) {
        rig.openSession();
        rig.time().settle();

        assertThat(log.texts())
            .anyMatch(line -> line.startsWith("to the gateway: handshake"))
            .anyMatch(line -> line.startsWith("from the gateway: handshake"))
            .contains(
                "to the gateway: StartApiRequest client_id: 7 optional_capabilities: \"***\"",
                "from the gateway: ManagedAccounts accounts_list: \"DU1234567\"",
                "from the gateway: NextValidId order_id: 100")
            .noneMatch(line -> line.contains("\n"));
      }
    }

    @Test
    void doesNotShowTicks() {
      try (LogLines log = new LogLines(WireLog.CATEGORY, "DEBUG")) {
        rig.openSession();

        rig.link().deliver(TickSize.newBuilder().setReqId(1).setTickType(0).setSize("3").build());

        assertThat(log.texts()).noneMatch(line -> line.contains("TickSize"));
      }
    }
  }

  @Nested
  class AtTrace {
    @Test
    void showsTicksToo() {
      try (LogLines log = new LogLines(WireLog.CATEGORY, "TRACE")) {
        rig.openSession();

        rig.link().deliver(TickSize.newBuilder().setReqId(1).setTickType(0).setSize("3").build());

        assertThat(log.texts())
            .contains("from the gateway: TickSize req_id: 1 tick_type: 0 size: \"3\"");
      }
    }
  }

  @Nested
  class AtInfo {
    @Test
    void saysNothing() {
      try (LogLines log = new LogLines(WireLog.CATEGORY, "INFO")) {
        rig.openSession();

        assertThat(log.lines()).isEmpty();
      }
    }
  }

  @Nested
  class Text {
    @Test
    void masksWhatLogsAClientIn() {
      assertThat(
              WireLog.text(
                  StartApiRequest.newBuilder()
                      .setClientId(7)
                      .setOptionalCapabilities("secret")
                      .build()))
          .isEqualTo("StartApiRequest client_id: 7 optional_capabilities: \"***\"");
      assertThat(WireLog.text(VerifyMessageRequest.newBuilder().setApiData("secret").build()))
          .isEqualTo("VerifyMessageRequest api_data: \"***\"");
    }

    @Test
    void leavesOutWhatANewerGatewayPutsBesideASecret() {
      StartApiRequest request =
          StartApiRequest.newBuilder()
              .setClientId(7)
              .setUnknownFields(
                  UnknownFieldSet.newBuilder()
                      .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1234567).build())
                      .build())
              .build();

      assertThat(WireLog.text(request)).isEqualTo("StartApiRequest client_id: 7");
    }

    @Test
    void isCutWhereItIsLong() {
      String text =
          WireLog.text(NewsArticle.newBuilder().setArticleText("a".repeat(100_000)).build());

      assertThat(text).hasSizeLessThan(2100).contains("aaa").endsWith("characters)");
    }

    @Test
    void isOneLineWhateverAMessageSays() {
      assertThat(WireLog.text(NewsArticle.newBuilder().setArticleText("a\r\nb").build()))
          .isEqualTo("NewsArticle article_text: \"a\\r\\nb\"");
    }
  }
}
