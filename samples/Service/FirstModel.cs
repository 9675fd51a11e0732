using AudioAnomaly.Samples.Synthesis;

namespace AudioAnomaly.Samples;

/// <summary>Something to begin with: a model of an imagined pump, and recordings of it to send. Put a model of your own in its place.</summary>
internal static class FirstModel
{
    private const int Normals = 80;

    // Alarms are raised over windows of this length: the shorter, the sooner.
    private const double Seconds = 2;

    /// <summary>Fits the model on generated sound unless its file is there.</summary>
    /// <param name="path">The model's file; nothing is done if there is no name.</param>
    public static async Task EnsureAsync(string? path)
    {
        if (string.IsNullOrEmpty(path) || File.Exists(path))
        {
            return;
        }

        string sounds = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "sounds");
        Console.WriteLine($"There is no {path} yet: fitting one on {Normals} generated recordings of a pump in {sounds}. This happens once, and takes half a minute or so.");
        MachineSoundDataSet.WriteTo(sounds, trainingCount: Normals, seconds: Seconds);
        AudioAnomalyPipeline pipeline = AudioAnomalyPipeline.CreateBuilder().UseLogMel(LogMelOptions.Panns16k).UseCnn14().UseEnsemble().Build();
        using AudioAnomalyModel model = await pipeline.FitAsync(AudioSource.FromDirectory(Path.Combine(sounds, "train")));
        await model.SaveAsync(path);
    }
}
