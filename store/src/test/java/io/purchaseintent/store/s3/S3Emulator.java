package io.purchaseintent.store.s3;

import io.purchaseintent.store.PythonEnvironment;
import io.purchaseintent.store.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An S3 of a test's own on this machine: moto, a Python program, which pip fetches once. It heeds
 * conditions of writes, one writer after the other, and keeps its data in memory.
 */
public final class S3Emulator implements AutoCloseable {

  private static final String VERSION = "5.2.5";
  private static final List<String> PACKAGES =
      List.of("moto[s3]==" + VERSION, "Flask==3.1.3", "flask-cors==6.0.5");

  /** One request after the other: its threads would look at a condition and write in two steps. */
  private static final String SERVER =
      """
      from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
      from werkzeug.serving import run_simple
      app = DomainDispatcherApplication(create_backend_app)
      run_simple("127.0.0.1", 0, app, threaded=False)
      """;

  private static final String REGION = "us-east-1";
  private static final Pattern LISTENS = Pattern.compile("Running on (http://127.0.0.1:\\d+)");

  private final Process server;
  private final String endpoint;
  private final HttpClient http = HttpClient.newHttpClient();

  private S3Emulator(Process server, String endpoint) {
    this.server = server;
    this.endpoint = endpoint;
  }

  /** Starts one, or says that the test is skipped where Python is not there or cannot get it. */
  public static S3Emulator start() throws Exception {
    Path python = PythonEnvironment.fetch("moto-" + VERSION, PACKAGES);
    credentials("test", "test");
    Process server =
        new ProcessBuilder(python.toString(), "-u", "-c", SERVER).redirectErrorStream(true).start();
    List<String> said = new ArrayList<>();
    BufferedReader out = server.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.add(line);
      Matcher listens = LISTENS.matcher(line);
      if (listens.find()) {
        Thread drain = new Thread(() -> out.lines().forEach(each -> {}), "s3-emulator");
        drain.setDaemon(true);
        drain.start();
        return new S3Emulator(server, listens.group(1));
      }
    }
    throw new IOException("The emulator ended: " + said);
  }

  /** The SDK's default chain finds these first. */
  public static void credentials(String id, String secret) {
    System.setProperty("aws.accessKeyId", id);
    System.setProperty("aws.secretAccessKey", secret);
  }

  public String endpoint() {
    return endpoint;
  }

  public String region() {
    return REGION;
  }

  public S3Access access() {
    return S3Access.of(endpoint, REGION);
  }

  /** Makes a bucket. */
  public void create(String bucket) throws IOException {
    access().client().createBucket(create -> create.bucket(bucket));
  }

  /** The store at this address on it. */
  public Store store(String address) throws IOException {
    return new S3Store(S3Address.of(address), access());
  }

  /** From now on credentials are those of a user who may do nothing. */
  public void becomeNobody() throws Exception {
    String nobody = "nobody-" + UUID.randomUUID();
    ask("Action=CreateUser&UserName=" + nobody + "&Version=2010-05-08");
    String key = ask("Action=CreateAccessKey&UserName=" + nobody + "&Version=2010-05-08");
    credentials(between(key, "AccessKeyId"), between(key, "SecretAccessKey"));
    requirePermission("0");
  }

  /**
   * After how many calls users need permission for what they do.
   *
   * @param calls {@code inf} for never
   */
  public void requirePermission(String calls) throws Exception {
    send(
        HttpRequest.newBuilder(URI.create(endpoint + "/moto-api/reset-auth"))
            .POST(BodyPublishers.ofString(calls)));
  }

  private String ask(String form) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(endpoint))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/iam/aws4_request,"
                    + " SignedHeaders=host, Signature=0")
            .POST(BodyPublishers.ofString(form)));
  }

  private String send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private static String between(String xml, String tag) {
    int start = xml.indexOf("<" + tag + ">") + tag.length() + 2;
    return xml.substring(start, xml.indexOf("</" + tag + ">"));
  }

  @Override
  public void close() throws InterruptedException {
    server.destroyForcibly().waitFor();
  }
}
