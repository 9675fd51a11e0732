namespace AudioAnomaly.BackboneTraining;

/// <summary>The front ends that the network learns with, and how often each is drawn.</summary>
internal static class FrontEndChoice
{
    private static readonly double[] Shares = [0.5, 0.8, 1];

    /// <summary>The names of the front ends in files of weights, the main one first.</summary>
    public static IReadOnlyList<string> Presets { get; } = ["panns32k", "panns16k", "clap2022"];

    // Views are made side by side, each on one thread.
    private static readonly ComponentContext OneThread = new(new ComponentRegistry(), new ExecutionOptions { MaxThreads = 1 });

    /// <summary>The front ends by number.</summary>
    public static IReadOnlyList<LogMelFrontEnd> All { get; } =
        [new(LogMelOptions.Panns32k, OneThread), new(LogMelOptions.Panns16k, OneThread), new(LogMelOptions.Clap2022, OneThread)];

    /// <summary>Draws the number of a front end.</summary>
    /// <param name="random">The source of choices.</param>
    /// <param name="count">How many of them, from the first, there are to choose from.</param>
    public static int Draw(SoundRandom random, int count)
    {
        double choice = random.Uniform() * Shares[count - 1];
        return Array.FindIndex(Shares, share => choice < share);
    }
}
