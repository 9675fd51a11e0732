using System.Globalization;

namespace AudioAnomaly;

/// <summary>What differs between the headers of a fit's recordings.</summary>
internal static class MixedRecordings
{
    /// <summary>What to tell the user, one sentence each.</summary>
    /// <param name="headers">The headers; one or more.</param>
    /// <param name="bandwidthHz">The highest frequency that all can hold.</param>
    /// <param name="frontEndRate">The front end's sample rate in Hz; rates above make no difference.</param>
    public static IEnumerable<string> Describe(IReadOnlyList<RecordingHeader> headers, double bandwidthHz, int frontEndRate)
    {
        RecordingHeader slowest = headers.MinBy(header => header.SampleRate)!;
        if (headers.Any(header => header.SampleRate != slowest.SampleRate) && slowest.SampleRate <= frontEndRate)
        {
            string rates = string.Join(
                ", ",
                headers.GroupBy(header => header.SampleRate)
                    .OrderBy(group => group.Key)
                    .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} at {group.Key:0} Hz")));
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The normal recordings have different sample rates ({rates}); only sound up to {bandwidthHz:0} Hz, which all of them can hold, counts."
                + $" '{slowest.Item.Name}' is one of the lowest: leave such recordings out if sound above matters.");
        }

        var channels = new SortedSet<int>(headers.Select(header => header.MixedChannels));
        if (channels.Count > 1)
        {
            yield return $"The normal recordings have different numbers of channels ({string.Join(", ", channels)}), which were averaged. Choose one channel if they are different microphones.";
        }
    }
}
