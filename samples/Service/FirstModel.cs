using AudioAnomaly.Samples.Synthesis;

namespace AudioAnomaly.Samples;

/// <summary>Something to begin with: a model of an imagined pump, and recordings of it to send. Put a model of your own in its place.</summary>
internal static class FirstModel
{
    private const int Normals = 40;

    /// <summary>Fits the model on generated sound unless its file is there.</summary>
    /// <param name="path">The model's file; nothing is done if there is no name.</param>
    public static async Task EnsureAsync(string? path)
    {
        if (string.IsNullOrEmpty(path) || File.Exists(path))
        {
            return;
        }

        string sounds = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "sounds");
        Console.WriteLine($"There is no {path} yet: fitting one on {Normals} generated recordings of a pump in {sounds}. This happens once.");
        MachineSoundDataSet.WriteTo(sounds, trainingCount: Normals);
        AudioAnomalyPipeline pipeline = AudioAnomalyPipeline.CreateBuilder().UseLogMel(LogMelOptions.Panns16k).UseCnn14().UseEnsemble().Build();
        using AudioAnomalyModel model = await pipeline.FitAsync(AudioSource.FromDirectory(Path.Combine(sounds, "train")));
        await model.SaveAsync(path);
    }
}
