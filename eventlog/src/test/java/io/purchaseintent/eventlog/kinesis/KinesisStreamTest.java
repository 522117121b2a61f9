package io.purchaseintent.eventlog.kinesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.eventlog.FolderAddress;
import io.purchaseintent.eventlog.LogSettings;
import io.purchaseintent.eventlog.address.LogAddresses;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;

class KinesisStreamTest {

  @Test
  void address_isOfAKind_orToldWhy() {
    assertEquals(
        new FolderAddress(Path.of("a/b")), LogAddresses.parse("file:a/b", LogSettings.NONE));
    assertEquals(
        "kinesis:clicks", LogAddresses.parse("kinesis:clicks", LogSettings.NONE).toString());
    assertNull(KinesisStream.of("file:clicks", LogSettings.NONE));
    assertTold("is no event log: give file:DIR, a folder, or ", "x", null, null);
    assertTold("is no event log", "file:", null, null);
    assertTold("names no stream", "kinesis:", null, null);
    assertTold("names no stream", "kinesis:a/b", null, null);
    assertTold("is another log: --kinesis-endpoint and", "file:a", "http://localhost", null);
    assertTold("is another log: --kinesis-endpoint and", "file:a", null, "eu-west-1");
    assertTold(
        "cannot be reached by --kinesis-endpoint=localhost:1", "kinesis:a", "localhost:1", null);
    assertTold("cannot be reached by --kinesis-endpoint=ftp://x", "kinesis:a", "ftp://x", null);
  }

  private static void assertTold(
      String expected, String address, @Nullable String endpoint, @Nullable String region) {
    Map<String, String> settings = new HashMap<>();
    if (endpoint != null) {
      settings.put(KinesisStream.ENDPOINT, endpoint);
    }
    if (region != null) {
      settings.put(KinesisStream.REGION, region);
    }
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> LogAddresses.parse(address, new LogSettings(settings)))
            .getMessage();
    assertTrue(message.startsWith(expected), message);
  }

  @ParameterizedTest
  @CsvSource({
    "ExpiredTokenException, the credentials have expired",
    "UnrecognizedClientException, the credentials are not accepted",
    "InvalidSignatureException, the credentials are not accepted",
    "AccessDeniedException, no permission; docs/live.md lists",
    "InternalFailure, 'InternalFailure, it said so'"
  })
  void refusal_isToldWithItsRemedy(String code, String expected) {
    SdkException refusal =
        KinesisException.builder()
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage("it said so").build())
            .build();

    assertStarts("kinesis:clicks: " + expected, refusal);
  }

  @ParameterizedTest
  @CsvSource({
    "Unable to load region from any of the providers, no region is known",
    "Unable to load credentials from any of the providers, no credentials were found",
    "Unable to execute HTTP request, Kinesis does not answer"
  })
  void failureOfTheClient_isToldWithItsRemedy(String message, String expected) {
    assertStarts("kinesis:clicks: " + expected, SdkClientException.create(message));
  }

  private static void assertStarts(String expected, SdkException failure) {
    String told = new KinesisStream("clicks", null, null).unavailable(failure).getMessage();
    assertTrue(told.startsWith(expected), told);
  }
}
