package io.github.pitrunner.security.credentials;

import io.github.pitrunner.domain.Secret;
import io.github.pitrunner.security.credentials.VaultProblem.Kind;
import io.quarkus.vault.client.VaultClient;
import io.quarkus.vault.client.api.auth.token.VaultAuthTokenTokenInfoData;
import io.quarkus.vault.client.api.common.VaultAuthResult;
import io.quarkus.vault.client.api.secrets.kv2.VaultSecretsKV2ReadSecretData;
import io.quarkus.vault.client.api.secrets.kv2.VaultSecretsKV2ReadSecretMetadataResultData;
import io.quarkus.vault.client.api.secrets.kv2.VaultSecretsKV2ReadSecretMetadataVersion;
import io.quarkus.vault.runtime.config.VaultRuntimeConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks Vault, and waits for its answer; so not on the event loop. */
public final class Vault {
  /** A request may mean a login and a renewal before it. */
  private static final int REQUESTS_AT_ONCE = 4;

  private static final int UNAVAILABLE = 503;
  private static final int STANDBY = 429;
  private static final int NOT_INITIALIZED = 501;

  private final VaultClient client;
  private final VaultPlace place;
  private final VaultProblems problems;
  private final Duration patience;
  private final boolean isByToken;
  private final Clock clock;

  private Vault(VaultClient client, VaultPlace place, VaultRuntimeConfig config, Clock clock) {
    this.client = client;
    this.place = place;
    this.problems = new VaultProblems(place);
    this.patience =
        config.connectTimeout().plus(config.readTimeout()).multipliedBy(REQUESTS_AT_ONCE);
    this.isByToken = config.authentication().isDirectClientToken();
    this.clock = clock;
  }

  /**
   * The Vault of the configuration.
   *
   * @param prefix path of our groups in its KV engine
   * @throws CredentialsUnusableException if the configuration says too little
   */
  public static Vault of(VaultRuntimeConfig config, String prefix, Clock clock) {
    return new Vault(
        VaultLogin.client(config, clock), VaultPlace.of(config, prefix), config, clock);
  }

  VaultPlace place() {
    return place;
  }

  /** Whether we come with a token of our own, which nobody but us renews. */
  boolean isByToken() {
    return isByToken;
  }

  /** What a group holds now. */
  Kept read(String group) throws VaultProblem {
    try {
      VaultSecretsKV2ReadSecretData answer =
          ask(() -> client.secrets().kv2(place.mount()).readSecret(place.within(group)));
      if (answer == null || answer.getData() == null || answer.getMetadata() == null) {
        return Kept.NOTHING;
      }
      return new Kept(answer.getMetadata().getVersion(), texts(group, answer.getData()));
    } catch (VaultProblem problem) {
      if (problem.kind() == Kind.MISSING) {
        return Kept.NOTHING;
      }
      throw problem;
    }
  }

  private Map<String, Secret> texts(String group, Map<String, Object> values) throws VaultProblem {
    Map<String, Secret> texts = new HashMap<>();
    for (Map.Entry<String, @Nullable Object> entry : values.entrySet()) {
      Object value = entry.getValue();
      if (value instanceof String || value instanceof Number || value instanceof Boolean) {
        texts.put(entry.getKey(), new Secret(value.toString()));
      } else if (value != null) {
        throw new VaultProblem(
            Kind.FINAL, "%s of %s is no text".formatted(entry.getKey(), place.values(group)));
      }
    }
    return texts;
  }

  /** The version of what a group holds now; 0 if it holds nothing. */
  int version(String group) throws VaultProblem {
    try {
      VaultSecretsKV2ReadSecretMetadataResultData answer =
          ask(() -> client.secrets().kv2(place.mount()).readSecretMetadata(place.within(group)));
      if (answer == null || answer.getCurrentVersion() == null) {
        return 0;
      }
      int version = answer.getCurrentVersion();
      return isThere(answer.getVersions(), version) ? version : 0;
    } catch (VaultProblem problem) {
      if (problem.kind() == Kind.MISSING) {
        return 0;
      }
      throw problem;
    }
  }

  private boolean isThere(
      @Nullable Map<String, VaultSecretsKV2ReadSecretMetadataVersion> versions, int version) {
    var state = versions == null ? null : versions.get(Integer.toString(version));
    if (state == null) {
      return version > 0;
    }
    // A version may have been told when to end.
    var end = state.getDeletionTime();
    return !Boolean.TRUE.equals(state.isDestroyed())
        && (end == null || end.toInstant().isAfter(clock.instant()));
  }

  /** What Vault knows of our token. */
  VaultAuthTokenTokenInfoData lookUpToken() throws VaultProblem {
    return answered(ask(() -> client.auth().token().lookupSelf()));
  }

  /** Renews our token. */
  VaultAuthResult<?> renewToken() throws VaultProblem {
    return answered(ask(() -> client.auth().token().renewSelf(null)));
  }

  private static <T> T answered(@Nullable T answer) throws VaultProblem {
    if (answer == null) {
      throw new VaultProblem(Kind.PASSING, "Vault's answer is empty");
    }
    return answer;
  }

  private <T> @Nullable T ask(Supplier<CompletionStage<T>> question) throws VaultProblem {
    try {
      return await(question);
    } catch (ExecutionException | TimeoutException e) {
      VaultProblem problem = problems.of(e);
      boolean isVague =
          VaultProblems.status(e) == UNAVAILABLE && !problem.message().contains("sealed");
      throw isVague ? withHealth(problem) : problem;
    } catch (RuntimeException e) {
      throw problems.of(e);
    }
  }

  private <T> @Nullable T await(Supplier<CompletionStage<T>> question)
      throws ExecutionException, TimeoutException, VaultProblem {
    try {
      return question.get().toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VaultProblem(Kind.FINAL, "the wait for Vault was interrupted");
    }
  }

  /** The same problem, with what Vault says about its own state. */
  private VaultProblem withHealth(VaultProblem problem) throws VaultProblem {
    try {
      Integer status = await(() -> client.sys().health().statusCode());
      String state =
          status == null
              ? ""
              : switch (status) {
                case UNAVAILABLE -> ": it is sealed";
                case STANDBY -> ": it is standing by";
                case NOT_INITIALIZED -> ": it is not set up yet";
                default -> "";
              };
      return new VaultProblem(problem.kind(), problem.message() + state);
    } catch (ExecutionException | TimeoutException e) {
      return problem;
    }
  }
}
