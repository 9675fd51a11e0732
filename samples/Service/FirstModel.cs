using AudioAnomaly.Audio;
using AudioAnomaly.Samples.Synthesis;

namespace AudioAnomaly.Samples;

/// <summary>Something to begin with: a model of an imagined pump, and recordings of it to send. Put a model of your own in its place.</summary>
internal static class FirstModel
{
    private const int Normals = 120;

    // Alarms are raised over windows of this length: the shorter, the sooner.
    private const double Seconds = 2;
    private const int SampleRate = 16000;

    /// <summary>Fits the model on generated sound unless its file is there.</summary>
    /// <param name="path">The model's file; nothing is done if there is no name.</param>
    public static async Task EnsureAsync(string? path)
    {
        if (string.IsNullOrEmpty(path) || File.Exists(path))
        {
            return;
        }

        string sounds = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "sounds");
        Console.WriteLine($"There is no {path} yet: fitting one on {Normals} generated recordings of a pump in {sounds}.");
        Console.WriteLine("This happens once, and takes half a minute or so.");
        MachineSoundDataSet.WriteTo(sounds, trainingCount: 0, seconds: Seconds);
        for (int i = 0; i < Normals; i++)
        {
            // Cut out of a pump that runs, each at another moment, as live sound is.
            var pump = new RunningMachine(i);
            pump.Next(1 + (0.31 * (i % 8)));
            WavWriter.Write(Path.Combine(sounds, "train", $"pump_{i:00}.wav"), new AudioClip(pump.Next(Seconds), SampleRate));
        }

        // The texture asks for more recordings than these.
        AudioAnomalyPipeline pipeline = AudioAnomalyPipeline.CreateBuilder()
            .UseLogMel(LogMelOptions.Panns16k)
            .UseCnn14()
            .UseEnsemble(ensemble => ensemble.Members.Remove("texture"))
            .Build();
        using AudioAnomalyModel model = await pipeline.FitAsync(AudioSource.FromDirectory(Path.Combine(sounds, "train")));
        await model.SaveAsync(path);
    }
}
