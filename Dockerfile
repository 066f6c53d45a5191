# The JVM image, with its ahead-of-time cache: docker build -t registry.example.com/pitrunner:0.1.0 .
# Both stages have the same base: a cache is good for the very JVM that made it.
FROM docker.io/library/eclipse-temurin:25-jdk AS build
WORKDIR /opt/build
COPY mvnw pom.xml ./
COPY .mvn .mvn
COPY proto proto
COPY src/main src/main
COPY scripts/train-cache scripts/train-cache
# Its tests are CI's. The cache is made by a run of the service, under the name by which the jar is started below.
RUN ./mvnw -B -q package -DskipTests -Dspotless.check.skip=true -Dquarkus.package.jar.type=aot-jar \
    && cd target/quarkus-app && ../../scripts/train-cache java quarkus-run.jar

FROM docker.io/library/eclipse-temurin:25-jdk
LABEL org.opencontainers.image.title="Pitrunner" \
      org.opencontainers.image.description="A gRPC bridge between programs and an Interactive Brokers gateway" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /opt/pitrunner
# What changes seldom first. Nothing here belongs to the user that runs it.
COPY --from=build /opt/build/target/quarkus-app/lib/ lib/
COPY --from=build /opt/build/target/quarkus-app/quarkus/ quarkus/
COPY --from=build /opt/build/target/quarkus-app/app/ app/
COPY --from=build /opt/build/target/quarkus-app/quarkus-run.jar /opt/build/target/quarkus-app/app.aot ./
COPY --from=build /opt/build/target/classes/META-INF/sbom/pitrunner.cdx.json ./
COPY jvm.options LICENSE ./
ENV PITRUNNER_DATA_DIR=/var/lib/pitrunner
RUN install -d -o 1000 -g 1000 "$PITRUNNER_DATA_DIR"
VOLUME /var/lib/pitrunner
# By number, so that Kubernetes sees that it is not root; the gateway's image has the same.
USER 1000:1000
EXPOSE 9000 9090
# No health check: the platform asks on the management port (README, Watching it).
ENTRYPOINT ["java", "@jvm.options", "-XX:+ExitOnOutOfMemoryError", "-XX:AOTCache=app.aot", "-jar", "quarkus-run.jar"]
