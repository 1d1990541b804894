# syntax=docker/dockerfile:1.7
# The report service. Built from the root of the repository:
#   docker build -f deploy/docker/report-service.Dockerfile -t decurion/report .

FROM eclipse-temurin:17-jdk AS build
WORKDIR /src
COPY mvnw pom.xml ./
COPY .mvn .mvn
# Maven wants the pom.xml of every module, and the sources of those that it builds.
COPY cli/pom.xml cli/
COPY testing/pom.xml testing/
COPY services/coordinator-service/pom.xml services/coordinator-service/
COPY services/agent-runner-service/pom.xml services/agent-runner-service/
COPY services/report-service/pom.xml services/report-service/
COPY libs libs
COPY services/report-service/src services/report-service/src
# Locked, since the images of the three services may be built at the same time.
RUN --mount=type=cache,id=decurion-maven,target=/root/.m2,sharing=locked \
    ./mvnw -B -ntp -DskipTests -pl services/report-service -am package

FROM eclipse-temurin:25-jre
RUN groupadd --gid 10001 decurion \
 && useradd --uid 10001 --gid 10001 --create-home --shell /usr/sbin/nologin decurion
WORKDIR /opt/decurion
COPY deploy/docker/health.sh ./
# From what changes seldom to what changes often. Everything belongs to root: the service cannot change itself.
COPY --from=build /src/services/report-service/target/quarkus-app/lib/ lib/
COPY --from=build /src/services/report-service/target/quarkus-app/*.jar ./
COPY --from=build /src/services/report-service/target/quarkus-app/quarkus/ quarkus/
COPY --from=build /src/services/report-service/target/quarkus-app/app/ app/
# Whoever listens beyond loopback must have a token, or it does not start.
ENV QUARKUS_HTTP_HOST=0.0.0.0 \
    JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=70 -XX:+ExitOnOutOfMemoryError"
EXPOSE 8082
USER 10001:10001
ENTRYPOINT ["java", "-Djava.util.logging.manager=org.jboss.logmanager.LogManager", "-jar", "/opt/decurion/quarkus-run.jar"]
