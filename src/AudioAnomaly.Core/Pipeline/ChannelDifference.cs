namespace AudioAnomaly;

/// <summary>Says that a recording averages other channels than those fitted on.</summary>
internal static class ChannelDifference
{
    /// <summary>Compares a recording with those fitted on.</summary>
    /// <param name="name">The recording.</param>
    /// <param name="mixedChannels">The channels that it averages.</param>
    /// <param name="fitted">Those of the recordings fitted on.</param>
    /// <returns>What is different and what to do, or null.</returns>
    public static string? Find(string name, int mixedChannels, IEnumerable<int> fitted) => fitted.Contains(mixedChannels) ? null
        : $"'{name}' averages {mixedChannels} channels, and the model was fitted on recordings of {string.Join(" or ", fitted)}."
            + " Choose the channel that was fitted (ChannelSelection.Single).";
}
