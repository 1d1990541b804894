package dev.decurion.runner.http;

import dev.decurion.runner.secrets.Excerpt;
import dev.decurion.runner.secrets.Secrets;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.jspecify.annotations.Nullable;

/** Says for people why there was no answer, and what to do. */
final class Faults {
  private static final int MOST_SHOWN = 300;

  private Faults() {}

  static String explain(IOException fault, Secrets secrets) {
    String detail = Excerpt.of(String.valueOf(fault.getMessage()), MOST_SHOWN, secrets);
    if (fault instanceof RefusedAddressException || fault instanceof Body.BodyTooLargeException) {
      return detail;
    }
    if (fault instanceof BindException) {
      return "the runner has no local port left for it ("
          + detail
          + "); have fewer requests under way at a time ('concurrency'), or give its machine more"
          + " ports (net.ipv4.ip_local_port_range)";
    }
    if (detail.contains("Too many open files")) {
      return "the runner has no file descriptor left for it ("
          + detail
          + "); raise its limit (ulimit -n), or have fewer requests under way at a time"
          + " ('concurrency')";
    }
    if (fault instanceof UnknownHostException) {
      return "the runner finds no host of this name (" + detail + "); is it spelled right?";
    }
    if (fault instanceof ConnectException
        || fault instanceof ConnectTimeoutException
        || fault instanceof NoRouteToHostException) {
      return "nobody can be reached there (" + detail + "); is the service up, and the port right?";
    }
    return fault instanceof SSLException ? tls(fault, detail) : protocol(fault, detail);
  }

  private static String tls(IOException fault, String detail) {
    if (fault instanceof SSLPeerUnverifiedException
        || hasCause(fault, CertificateException.class)) {
      return "its certificate is not trusted ("
          + detail
          + "); it must be for this host, in force, and of an authority that the runner's Java"
          + " trusts";
    }
    return "TLS does not come about (" + detail + "); does it serve https at this port?";
  }

  private static String protocol(IOException fault, String detail) {
    if (fault instanceof NoHttpResponseException) {
      return "it closed the connection without an answer; its own log may say why";
    }
    if (fault instanceof ConnectionClosedException || fault instanceof TruncatedChunkException) {
      return "it closed the connection in the middle of its answer ("
          + detail
          + "); its own log may say why";
    }
    if (fault instanceof MessageConstraintException
        || fault instanceof MalformedChunkCodingException
        || fault instanceof ClientProtocolException) {
      return "what it answers is not proper HTTP ("
          + detail
          + "); is this its port, and http or https?";
    }
    return "the connection broke (" + detail + ")";
  }

  private static boolean hasCause(Throwable fault, Class<? extends Throwable> type) {
    for (@Nullable Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
