package io.github.pitrunner.security;

import io.github.pitrunner.domain.Role;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Who may call, how that is proven, and how often. */
@ConfigMapping(prefix = "pitrunner.security")
public interface SecurityConfig {
  /** Name of the switch for callers who prove nothing. */
  String ANONYMOUS = "pitrunner.security.anonymous";

  /** The only value of that switch that turns it on. */
  String ACCEPTED = "I-ACCEPT-ANONYMOUS-ACCESS";

  String CALLS = "is ${validatedValue}, but must be in 1 to 1000000";
  String SKEWS = "is ${validatedValue}, but must be in 0 s to 5 min";
  String REFRESHES = "is ${validatedValue}, but must be in 1 s to 1 day";
  String PAUSES = "is ${validatedValue}, but must be in 100 ms to 1 h";

  /** Callers by name. Their values are read by {@link KnownIdentities}, which names the key. */
  Map<String, Caller> identities();

  /** Bearer tokens of an issuer. */
  Jwt jwt();

  /**
   * Callers who present nothing are let in when this says so in full. Anything else ends the start:
   * somebody meant something by it.
   */
  Optional<
          @Pattern(
              regexp = ACCEPTED,
              message = "is ${validatedValue}, but must be I-ACCEPT-ANONYMOUS-ACCESS or absent")
          String>
      anonymous();

  /** What callers who present nothing may do, where they are let in. */
  @WithDefault("admin")
  Role anonymousRole();

  /**
   * Calls that an identity may make in a second. The gateway takes 50 messages in a second; twenty
   * times that is no strategy but a mistake, and costs the service little.
   */
  @WithDefault("1000")
  @Min(value = 1, message = CALLS)
  @Max(value = 1_000_000, message = CALLS)
  int callsPerSecond();

  /** Calls that it may make at once after a silence. */
  @WithDefault("2000")
  @Min(value = 1, message = CALLS)
  @Max(value = 1_000_000, message = CALLS)
  int callsBurst();

  /** Calls that make things safer, such as cancels, in a second: a budget of their own. */
  @WithDefault("500")
  @Min(value = 1, message = CALLS)
  @Max(value = 1_000_000, message = CALLS)
  int safetyCallsPerSecond();

  /** Such calls at once after a silence. */
  @WithDefault("1000")
  @Min(value = 1, message = CALLS)
  @Max(value = 1_000_000, message = CALLS)
  int safetyCallsBurst();

  /** Calls of an identity that may be open at once, streams above all. */
  @WithDefault("1000")
  @Min(value = 1, message = CALLS)
  @Max(value = 1_000_000, message = CALLS)
  int openCalls();

  /** Wrong credentials of one address that are looked at in a second. */
  @WithDefault("5")
  @Min(value = 1, message = CALLS)
  @Max(value = 1_000_000, message = CALLS)
  int wrongCredentialsPerSecond();

  /** Wrong credentials of one address that are looked at after a silence. */
  @WithDefault("50")
  @Min(value = 1, message = CALLS)
  @Max(value = 1_000_000, message = CALLS)
  int wrongCredentialsBurst();

  /** The budgets, without the configuration's machinery. */
  default Quotas.Limits toLimits() {
    return new Quotas.Limits(
        new Budget.Pace(callsPerSecond(), callsBurst()),
        new Budget.Pace(safetyCallsPerSecond(), safetyCallsBurst()),
        openCalls());
  }

  /** The budget of wrong credentials of one address. */
  default Budget.Pace wrongCredentials() {
    return new Budget.Pace(wrongCredentialsPerSecond(), wrongCredentialsBurst());
  }

  /** A caller and how he is known. */
  interface Caller {
    /** SHA-256 of his keys, in hex; several while keys are changed. */
    Optional<List<String>> apiKeySha256();

    /** Subject of his certificate, such as {@code CN=strategy,O=Desk}. */
    Optional<String> certificateSubject();

    /** What he may do. */
    Role role();

    /** The accounts that he may see and trade; all when absent. */
    Optional<List<String>> accounts();

    /** The same as it is written: whoever writes nothing there does not mean all of them. */
    @WithName("accounts")
    ConfigValue accountsAsWritten();
  }

  /** How tokens are read; none are without an issuer. */
  interface Jwt {
    /** Who issues them, as they say themselves. */
    Optional<String> issuer();

    /** Whom they are made out to: us. Needed beside an issuer; any of several. */
    Optional<List<String>> audience();

    /** Where the issuer's keys are; without it the issuer's own configuration page says so. */
    Optional<String> jwksUrl();

    /** The claim that names the caller. */
    @WithDefault("sub")
    String nameClaim();

    /** The claim that names roles; a slash leads into an object. */
    @WithDefault("groups")
    String roleClaim();

    /** What the roles are called there. */
    RoleNames roles();

    /** The claim that lists the accounts; a token without it is for all. */
    @WithDefault("pitrunner_accounts")
    String accountsClaim();

    /** How far the clocks may be apart. */
    @WithDefault("30s")
    @DurationMin(seconds = 0, message = SKEWS)
    @DurationMax(minutes = 5, message = SKEWS)
    Duration clockSkew();

    /** How tokens may be signed. */
    @WithDefault("RS256,PS256,ES256")
    List<String> algorithms();

    /** How long the issuer's keys are good before they are asked for again. */
    @WithDefault("15m")
    @DurationMin(seconds = 1, message = REFRESHES)
    @DurationMax(days = 1, message = REFRESHES)
    Duration keyRefresh();

    /** Least time between two questions for keys because a token names one that is not known. */
    @WithDefault("10s")
    @DurationMin(millis = 100, message = PAUSES)
    @DurationMax(hours = 1, message = PAUSES)
    Duration unknownKeyPause();
  }

  /** What an issuer calls our roles; a caller has the highest of those that his token names. */
  interface RoleNames {
    @WithDefault("viewer")
    List<String> viewer();

    @WithDefault("trader")
    List<String> trader();

    @WithDefault("admin")
    List<String> admin();
  }
}
