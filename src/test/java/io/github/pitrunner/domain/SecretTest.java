package io.github.pitrunner.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretTest {
  private static final String VALUE = "PLANTED-SECRET-of-the-test";

  private record Login(String user, Secret password) {}

  @Test
  void isNotShownByAnyThingThatHoldsIt() {
    Login login = new Login("alice", new Secret(VALUE));

    assertThat(login.toString()).contains("alice").doesNotContain("PLANTED");
    assertThat(new Secret(VALUE).hashCode()).isEqualTo(new Secret("another one").hashCode());
  }

  @Test
  void isEqualToTheSameTextOnly() {
    assertThat(new Secret(VALUE)).isEqualTo(new Secret(VALUE)).isNotEqualTo(new Secret("x"));
    assertThat(new Secret(VALUE).equals((Object) VALUE)).isFalse();
  }

  @Test
  void isRevealedToWhoAsks() {
    assertThat(new Secret(VALUE).reveal()).isEqualTo(VALUE);
    assertThat(new Secret("").isEmpty()).isTrue();
  }
}
