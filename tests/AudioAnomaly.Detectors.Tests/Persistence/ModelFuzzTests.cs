using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using AudioAnomaly.Components;
using AudioAnomaly.Detectors.Tests.Streaming;

namespace AudioAnomaly.Detectors.Tests.Persistence;

/// <summary>
/// Models of every kind, damaged behind their checksums: they are refused with a typed error, or score, stream and save. A few thousand in the suite; with
/// AUDIOANOMALY_FUZZ_SECONDS for so long, and counts are printed.
/// </summary>
public class ModelFuzzTests
{
    private const string Switch = "AUDIOANOMALY_FUZZ_SECONDS";
    private const int Files = 120;
    private const long AllowedBytes = 64L << 20;
    private static readonly ComponentRegistry Registry = new ComponentRegistry().AddFeatures().AddDetectors();
    private static readonly TimeSpan AllowedTime = TimeSpan.FromSeconds(1);

    // Others are of the same kind, or take long for what they add.
    private static readonly string[] LeftOut = ["patchcore on cnn14 in bfloat16", "padim per frequency on cnn14 in bfloat16", "patchcore, wide patches of stride 6"];

    public static TheoryData<string> Names => [.. StreamedModel.Detectors.Keys.Concat(StreamedModel.WindowDetectors.Keys).Append("padim per position").Except(LeftOut)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Model_DamagedBehindItsChecksums_IsRefusedOrWorks(string name)
    {
        using var folder = new TemporaryFolder();
        using (AudioAnomalyModel model = StreamedModel.Fit(Detector(name)))
        {
            await model.SaveAsync(folder["whole.aam"], TestContext.Current.CancellationToken);
        }

        // A whole one works; otherwise the rest would say nothing.
        var counts = new ConcurrentDictionary<string, int>();
        var mutator = new ModelMutator(folder["whole.aam"]);
        Assert.Null(await FindFaultAsync(folder["whole.aam"], folder["again.aam"], counts, bounded: false));
        double? seconds = double.TryParse(Environment.GetEnvironmentVariable(Switch), CultureInfo.InvariantCulture, out double value) ? value : null;
        var faults = new List<string>();
        long start = Stopwatch.GetTimestamp();
        for (int number = 0; seconds is null ? number < Files : Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; number++)
        {
            string done = mutator.Write(folder["damaged.aam"], new Random(number));
            if (await FindFaultAsync(folder["damaged.aam"], folder["again.aam"], counts, seconds is not null) is { } fault)
            {
                faults.Add($"#{number}: {done}: {fault}");
            }
        }

        if (seconds is not null)
        {
            TestContext.Current.SendDiagnosticMessage($"{name}: {string.Join(", ", counts.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} {pair.Key}"))}, {faults.Count} faults");
        }

        Assert.True(faults.Count == 0, $"{faults.Count} faults. {string.Join(Environment.NewLine, faults.Take(10))}");
    }

    private static Func<IDetector> Detector(string name) => name == "padim per position"
        ? () => new PadimDetector(new LogMelPatches(), new PadimOptions { Positions = PadimPositions.PerPosition, Channels = 12 })
        : StreamedModel.Detectors.GetValueOrDefault(name) ?? StreamedModel.WindowDetectors[name];

    /// <summary>What goes wrong with a model file; null if it is refused as it should be, or works.</summary>
    private static async Task<string?> FindFaultAsync(string path, string again, ConcurrentDictionary<string, int> counts, bool bounded)
    {
        counts.AddOrUpdate("files", 1, (_, count) => count + 1);
        string step = "load";
        try
        {
            long before = GC.GetTotalAllocatedBytes(), start = Stopwatch.GetTimestamp();
            AudioAnomalyModel model;
            try
            {
                model = await AudioAnomalyModel.LoadAsync(path, Registry, cancellationToken: TestContext.Current.CancellationToken);
            }
            catch (ModelFormatException e)
            {
                counts.AddOrUpdate("refused", 1, (_, count) => count + 1);
                return e.Message.Any(char.IsControl) ? $"the message is not one line: {e.Message}"
                    : bounded && Stopwatch.GetElapsedTime(start) > AllowedTime ? $"refused after {Stopwatch.GetElapsedTime(start)}"
                    : bounded && GC.GetTotalAllocatedBytes() - before > AllowedBytes + new FileInfo(path).Length ? $"refused after {GC.GetTotalAllocatedBytes() - before} bytes"
                    : null;
            }

            using (model)
            {
                counts.AddOrUpdate("loaded", 1, (_, count) => count + 1);
                foreach (double seconds in (double[])[1.5, 2.13])
                {
                    step = $"score {seconds} s";
                    Try(() => model.Score(StreamedModel.Sound(100, seconds), TestContext.Current.CancellationToken), counts, "scored");
                }

                step = "session";
                Try(() =>
                {
                    using AudioAnomalySession session = model.OpenSession(StreamedModel.Rate);
                    session.Push(StreamedModel.Sound(101, 1.5).Samples.Span, TestContext.Current.CancellationToken);
                    session.Complete();
                }, counts, "streamed");
                step = "save";
                await model.SaveAsync(again, TestContext.Current.CancellationToken);
                step = "load what was saved";
                (await AudioAnomalyModel.LoadAsync(again, Registry, cancellationToken: TestContext.Current.CancellationToken)).Dispose();
            }

            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return $"{step}: {e}";
        }
    }

    /// <summary>A recording can be of another length than the model takes, and not every detector streams.</summary>
    private static void Try(Action action, ConcurrentDictionary<string, int> counts, string what)
    {
        try
        {
            action();
            counts.AddOrUpdate(what, 1, (_, count) => count + 1);
        }
        catch (Exception e) when (e is AudioContentException or StreamingNotSupportedException)
        {
            counts.AddOrUpdate($"not {what}", 1, (_, count) => count + 1);
        }
    }
}
