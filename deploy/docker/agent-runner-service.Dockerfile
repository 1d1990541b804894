# syntax=docker/dockerfile:1.7
# The agent runner. Target "tools", the default, has Node.js, npm and git for plans that want them;
# target "plain" has not, and is what to build upon for other tools. Built from the root of the repository:
#   docker build -f deploy/docker/agent-runner-service.Dockerfile -t decurion/agent-runner .

ARG NODE_IMAGE=node:24-bookworm-slim

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
COPY services/agent-runner-service/src services/agent-runner-service/src
# Locked, since the images of the three services may be built at the same time.
RUN --mount=type=cache,id=decurion-maven,target=/root/.m2,sharing=locked \
    ./mvnw -B -ntp -DskipTests -pl services/agent-runner-service -am package

FROM ${NODE_IMAGE} AS node

FROM eclipse-temurin:25-jre AS plain
# Processes of tasks that lose their parent become children of process 1; tini reaps them, Java would not.
RUN apt-get update \
 && apt-get install -y --no-install-recommends tini \
 && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 decurion \
 && useradd --uid 10001 --gid 10001 --create-home --shell /usr/sbin/nologin decurion
WORKDIR /opt/decurion
COPY deploy/docker/health.sh ./
# From what changes seldom to what changes often. Everything belongs to root: the service cannot change itself.
COPY --from=build /src/services/agent-runner-service/target/quarkus-app/lib/ lib/
COPY --from=build /src/services/agent-runner-service/target/quarkus-app/*.jar ./
COPY --from=build /src/services/agent-runner-service/target/quarkus-app/quarkus/ quarkus/
COPY --from=build /src/services/agent-runner-service/target/quarkus-app/app/ app/
# Whoever listens beyond loopback must have a token, or it does not start. The larger part of the memory is for the
# processes of tasks.
ENV QUARKUS_HTTP_HOST=0.0.0.0 \
    JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=25 -XX:+ExitOnOutOfMemoryError"
EXPOSE 8081
# Volumes take over these owners when they are first used.
RUN mkdir -p /var/lib/decurion/workspaces /srv/code \
 && chown decurion:decurion /var/lib/decurion/workspaces
ENV HOME=/home/decurion \
    DECURION_WORKSPACES=/var/lib/decurion/workspaces \
    DECURION_WORKSPACE_ROOT=/srv/code
USER 10001:10001
ENTRYPOINT ["/usr/bin/tini", "--", "java", "-Djava.util.logging.manager=org.jboss.logmanager.LogManager", "-jar", "/opt/decurion/quarkus-run.jar"]

FROM plain AS tools
USER root
RUN apt-get update \
 && apt-get install -y --no-install-recommends git libatomic1 \
 && rm -rf /var/lib/apt/lists/*
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules/npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
 && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx \
 && node --version && npm --version && npx --version && git --version
USER 10001:10001
