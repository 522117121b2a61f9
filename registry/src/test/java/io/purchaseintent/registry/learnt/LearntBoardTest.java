package io.purchaseintent.registry.learnt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.decision.bandit.Learnt;
import io.purchaseintent.decision.bandit.LearntOdds;
import io.purchaseintent.decision.bandit.LearntRates;
import io.purchaseintent.decision.bandit.LearntRates.Of;
import io.purchaseintent.decision.bandit.LearntRates.Sum;
import io.purchaseintent.decision.bandit.Normal;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.board.Notes;
import io.purchaseintent.registry.board.StoreNotes;
import io.purchaseintent.registry.learnt.LearntVersion.Check;
import io.purchaseintent.registry.learnt.LearntVersion.Verdict;
import io.purchaseintent.store.FolderStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LearntBoardTest {

  private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");
  private static final AuditEntry AUDIT = new AuditEntry(NOON, "ann", "nightly");
  private static final Learnt RATES =
      new LearntRates(Map.of(new Of("known/browsing", "gift"), new Sum(1 / 3.0, 7e-12)));

  @TempDir private Path folder;

  private Notes notes() {
    return new StoreNotes(new FolderStore(folder), "shop", "learnt");
  }

  private LearntBoard board() {
    return new LearntBoard(notes());
  }

  private static LearntBoard.Making of(String policy, Verdict verdict) {
    return (number, text) ->
        new LearntVersion(
            policy,
            number,
            policy + "@123",
            "thompson",
            number - 1,
            NOON,
            400,
            12,
            List.of(new Check("off_policy_value", verdict, "by +0.1 to +0.2")),
            text,
            AUDIT);
  }

  private LearntVersion keep(String policy, Learnt learnt) {
    return board().keep(policy, learnt, of(policy, Verdict.PASSED));
  }

  @Test
  void whatWasKept_isReadByOthers_toTheLastBit() {
    LearntVersion kept = keep("spring", RATES);

    LearntBoard others = board();
    assertEquals(List.of(kept), others.view("spring").versions());
    assertEquals(RATES, others.kept(kept).learnt());
    assertEquals("2026-12-01T12:00:00Z", kept.toJson().path("until").asText());
  }

  @Test
  void coefficientsOfManyActions_areMoreThanANote_andTheSame() {
    SplittableRandom random = new SplittableRandom(3);
    int n = LearntOdds.terms().size();
    Map<String, Normal> coefficients =
        IntStream.range(0, 12)
            .boxed()
            .collect(
                Collectors.toMap(
                    i -> "action_" + i,
                    i -> {
                      double[][] precision = new double[n][n];
                      for (double[] row : precision) {
                        Arrays.setAll(row, k -> random.nextGaussian());
                      }
                      return new Normal(random.doubles(n).toArray(), precision);
                    }));

    LearntVersion kept =
        keep(
            "spring",
            new LearntOdds(Objects.requireNonNull(coefficients.get("action_3")), coefficients));

    LearntOdds read = (LearntOdds) board().kept(kept).learnt();
    assertArrayEquals(
        Objects.requireNonNull(coefficients.get("action_3")).mean(), read.common().mean());
    coefficients.forEach(
        (action, normal) -> {
          Normal same = Objects.requireNonNull(read.coefficients().get(action));
          assertArrayEquals(normal.mean(), same.mean());
          assertArrayEquals(normal.precision(), same.precision());
        });
  }

  @Test
  void versionIsUsed_untilAnotherOneIs_andZeroIsWhatIsAssumed() {
    keep("spring", RATES);
    keep("spring", RATES);
    keep("summer", RATES);
    assertTrue(board().view("spring").inUse().isEmpty());

    board().use("spring", 2, AUDIT);
    assertEquals(2, board().view("spring").inUse().orElseThrow().version());
    assertTrue(board().view("summer").inUse().isEmpty());

    board().use("spring", 1, AUDIT);
    board().use("spring", 1, AUDIT);
    assertEquals(1, board().view("spring").inUse().orElseThrow().version());
    assertEquals(2, board().view("spring").usages().size());

    board().use("spring", 0, AUDIT);
    assertTrue(board().view("spring").inUse().isEmpty());
  }

  @Test
  void versionThatIsNotThere_isRefused_withThoseThatAre() {
    keep("spring", RATES);

    RegistryException refused =
        assertThrows(RegistryException.class, () -> board().use("spring", 7, AUDIT));

    assertTrue(String.valueOf(refused.getMessage()).contains("1 to 1"), refused.toString());
  }

  @Test
  void twoWhoLearnAtOnce_makeTwoVersions() {
    List<Integer> numbers =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(i -> keep("spring", RATES).version())
            .sorted()
            .toList();

    assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8), numbers);
    assertEquals(8, board().view("spring").versions().size());
  }

  @Test
  void checkThatIsUnknown_isNoPass() {
    assertTrue(of("spring", Verdict.PASSED).version(1, "").isFit());
    assertEquals(
        List.of(false, false),
        List.of(
            of("spring", Verdict.UNKNOWN).version(1, "").isFit(),
            of("spring", Verdict.FAILED).version(1, "").isFit()));
  }

  @Test
  void whatIsNotWhole_orOfOtherTerms_saysSo() throws Exception {
    LearntVersion kept = keep("spring", RATES);
    Path text;
    try (var files = Files.list(folder.resolve("shop/.learnt"))) {
      text =
          files
              .filter(file -> file.getFileName().toString().startsWith("text-"))
              .findFirst()
              .orElseThrow();
    }
    Files.writeString(text, "{}");

    RegistryException broken = assertThrows(RegistryException.class, () -> board().kept(kept));
    RegistryException others =
        assertThrows(
            RegistryException.class,
            () -> LearntJson.read("{\"kind\":\"contextual\",\"terms\":[\"all\"],\"actions\":{}}"));

    assertTrue(String.valueOf(broken.getMessage()).contains("spring+1"), broken.toString());
    assertTrue(String.valueOf(others.getMessage()).contains("--anew"), others.toString());
  }
}
