namespace AudioAnomaly.EndToEnd.Tests;

/// <summary>The README's ten lines compile as they stand: they are the body of <see cref="TenLinesAsync"/>.</summary>
public class ReadmeTests
{
    [Fact]
    public void Readme_TenLines_AreTheOnesCompiledHere()
    {
        string root = RepositoryRoot.Path;
        string[] source = File.ReadAllLines(Path.Combine(root, "tests", "EndToEnd.Tests", "ReadmeTests.cs"));
        int first = Array.FindIndex(source, line => line.Contains("AudioAnomalyPipeline pipeline =", StringComparison.Ordinal) && !line.Contains("FindIndex", StringComparison.Ordinal));
        int last = Array.FindIndex(source, first, line => line.Contains("SaveAsync", StringComparison.Ordinal));
        string body = string.Join('\n', source[first..(last + 1)].Select(line => line.Length > 8 ? line[8..] : line));

        Assert.Contains(body, File.ReadAllText(Path.Combine(root, "README.md")).ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.NotNull((Func<Task>)TenLinesAsync);
    }

    private static async Task TenLinesAsync()
    {
        AudioAnomalyPipeline pipeline = AudioAnomalyPipeline.CreateBuilder()
            .UseLogMel(LogMelOptions.Panns16k)
            .UseCnn14()
            .UseEnsemble()
            .Build();
        using AudioAnomalyModel model = await pipeline.FitAsync(AudioSource.FromDirectory("normal"));
        AnomalyResult result = model.Score(AudioClip.FromFile("suspect.wav"));
        Console.WriteLine($"{result.Verdict}: {result.Score:0.00} (threshold {result.Threshold:0.00})");
        foreach (AnomalyEvidence e in result.Evidence)
            Console.WriteLine($"{e.Kind}: {e.Text}");
        foreach (AnomalySegment s in result.Segments)
            Console.WriteLine($"{s.StartSeconds:0.00} to {s.EndSeconds:0.00} s, {s.LowHz:0} to {s.HighHz:0} Hz");
        await model.SaveAsync("pump.aam");
    }
}
