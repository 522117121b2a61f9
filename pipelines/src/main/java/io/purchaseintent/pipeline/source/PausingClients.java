package io.purchaseintent.pipeline.source;

import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.io.aws2.common.ClientBuilderFactory;
import org.apache.beam.sdk.io.aws2.common.ClientConfiguration;
import org.apache.beam.sdk.io.aws2.options.AwsOptions;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Beam's clients of AWS, which pause after a call that failed: KinesisIO reads again at once, and
 * logs each failure, as often as Kinesis can say that the credentials have expired.
 */
public final class PausingClients implements ClientBuilderFactory {

  private static final long PAUSE_MILLIS = 1_000;

  /** For Beam, which makes it by its class. */
  public PausingClients() {}

  @Override
  public void checkConfiguration(ClientConfiguration configuration, AwsOptions options) {
    ClientBuilderFactory.defaultFactory().checkConfiguration(configuration, options);
  }

  @Override
  public <B extends AwsClientBuilder<B, C>, C> B create(
      B builder, ClientConfiguration configuration, AwsOptions options) {
    B built = ClientBuilderFactory.defaultFactory().create(builder, configuration, options);
    return built.overrideConfiguration(
        built.overrideConfiguration().toBuilder().addExecutionInterceptor(new Pause()).build());
  }

  private static final class Pause implements ExecutionInterceptor {

    @Override
    public void onExecutionFailure(Context.FailedExecution call, ExecutionAttributes attributes) {
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
