using System.Diagnostics;

namespace AudioAnomaly.Detectors.Tests.Conformance;

/// <summary>Features, scores, maps and fitted models have the same bits on every vector path and with any number of threads.</summary>
/// <remarks>Each path is a process of its own.</remarks>
public class BitHashesTests
{
    private static readonly Lazy<string> Expected = new(() => Hashes(VectorPath.Vector128Fma, 2));

    public static TheoryData<string, int> Ways
    {
        get
        {
            var ways = new TheoryData<string, int>();
            foreach (VectorPath path in new[] { VectorPath.Avx512, VectorPath.Avx2, VectorPath.AdvSimd }.Where(Processor.Has))
            {
                ways.Add(path.ToString(), 1);
                ways.Add(path.ToString(), 2);
            }

            ways.Add(Processor.Path.ToString(), 3);
            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Hashes_AnyPathWithFusedMultiplyAdd_AreThoseOfOneProcessorsNarrowestPath(string path, int threads)
    {
        Assert.SkipUnless(Processor.HasFusedMultiplyAdd, "This processor has no fused multiply-add.");

        Assert.Equal(Expected.Value, Hashes(Enum.Parse<VectorPath>(path), threads));
    }

    private static string Hashes(VectorPath path, int threads)
    {
        string configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "BitHashes", configuration, "BitHashes.dll"));
        var start = new ProcessStartInfo("dotnet", [program]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[Processor.PathVariable] = path.ToString();
        start.Environment["DOTNET_PROCESSOR_COUNT"] = threads.ToString(System.Globalization.CultureInfo.InvariantCulture);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string hashes = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        Assert.True(hashes.Count(character => character == '\n') > 20, hashes);
        return hashes;
    }
}
