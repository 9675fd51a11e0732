using AudioAnomaly.Audio;

namespace AudioAnomaly.Hosting;

/// <summary>Checks the settings of watched folders and microphones.</summary>
internal static class SourcesCheck
{
    private const double LongestSeconds = 86_400;

    /// <summary>What can be told from the settings alone.</summary>
    public static IEnumerable<string> MistakesOf(AudioAnomalyOptions options) =>
    [
        .. options.Folders.SelectMany(folder => MistakesOf($"Folders:{folder.Key}", folder.Key, folder.Value, options)),
        .. options.Microphones.SelectMany(microphone => MistakesOf($"Microphones:{microphone.Key}", microphone.Key, microphone.Value, options)),
        .. Overlaps([.. options.Folders.Where(folder => folder.Value.Path.Length > 0)]),
    ];

    /// <summary>What is missing on the disk when the host starts.</summary>
    public static IEnumerable<string> MissingOf(AudioAnomalyOptions options) => options.Folders
        .Where(folder => folder.Value.Path.Length > 0 && !Directory.Exists(folder.Value.Path))
        .Select(folder => $"Folders:{folder.Key}:Path: there is no folder '{OneLine.Of(folder.Value.FullPath)}'."
            + " Make it, or mount it before the service starts.");

    private static IEnumerable<string> MistakesOf(string key, string name, FolderSourceOptions folder, AudioAnomalyOptions options) =>
    [
        .. MistakesOfName(key, name),
        .. MistakesOfModel(key, folder.Model, options),
        .. folder.Path.Length == 0 ? [$"{key}:Path: name the folder."] : MistakesOfResults(key, folder),
        .. MistakesOfChannel(key, folder.Channel, int.MaxValue),
        .. OptionsCheck.Range($"{key}:ResultsMiB", folder.ResultsMiB, 0.001, 1e6),
        .. OptionsCheck.Range($"{key}:KeptResults", folder.KeptResults, 0, 10_000),
        .. OptionsCheck.Range($"{key}:SettleSeconds", folder.SettleSeconds, 0.1, LongestSeconds),
        .. OptionsCheck.Range($"{key}:IncompleteSeconds", folder.IncompleteSeconds, 0.1, LongestSeconds),
        .. OptionsCheck.Range($"{key}:PollSeconds", folder.PollSeconds, 0.1, LongestSeconds),
    ];

    private static IEnumerable<string> MistakesOf(string key, string name, MicrophoneOptions microphone, AudioAnomalyOptions options) =>
    [
        .. MistakesOfName(key, name),
        .. MistakesOfModel(key, microphone.Model, options),
        .. MistakesOfChannel(key, microphone.Channel, microphone.Channels),
        .. OptionsCheck.Range($"{key}:SampleRate", microphone.SampleRate, SoundLimits.LeastRate, SoundLimits.MostRate),
        .. OptionsCheck.Range($"{key}:Channels", microphone.Channels, 1, SoundLimits.MostChannels),
        .. OptionsCheck.Range($"{key}:StallSeconds", microphone.StallSeconds, 0.1, LongestSeconds),
        .. microphone.Command is null ? MistakesOfProgram(key, microphone) : [],
    ];

    private static IEnumerable<string> MistakesOfProgram(string key, MicrophoneOptions microphone)
    {
        if (microphone.Arguments.Count > 0)
        {
            yield return $"{key}:Arguments: they belong to a Command of your own; name it.";
        }

        if (microphone.Device.Length == 0)
        {
            yield return $"{key}:Device: name the device.";
        }
    }

    private static IEnumerable<string> MistakesOfName(string key, string name)
        => ResourceName.ProblemOf(name) is { } problem ? [$"{key}: {problem}"] : [];

    private static IEnumerable<string> MistakesOfModel(string key, string model, AudioAnomalyOptions options)
    {
        if (model.Length == 0)
        {
            return [$"{key}:Model: name the model."];
        }

        // Those of folders come and go.
        bool isKnown = options.Models.ContainsKey(model) || options.ModelFolders.Count > 0;
        return isKnown ? [] : [$"{key}:Model: there is no model '{OneLine.Of(model)}'.{NearName.Question(model, options.Models.Keys)}"];
    }

    private static IEnumerable<string> MistakesOfChannel(string key, string channel, int channels)
    {
        try
        {
            return ChannelSelection.Parse(channel).Index is { } index && index >= channels
                ? [$"{key}:Channel: channel {index} of {channels} was asked for; they are counted from 0."]
                : [];
        }
        catch (FormatException e)
        {
            return [$"{key}:Channel: {e.Message}"];
        }
    }

    private static IEnumerable<string> MistakesOfResults(string key, FolderSourceOptions folder)
        => IsInside(folder.ResultsPath, folder.FullPath)
            ? [$"{key}:Results: '{OneLine.Of(folder.ResultsPath)}' lies inside the watched folder. Put it elsewhere."]
            : [];

    /// <summary>Each recording belongs to one folder, and each file of results too.</summary>
    private static IEnumerable<string> Overlaps(KeyValuePair<string, FolderSourceOptions>[] folders)
    {
        for (int i = 0; i < folders.Length; i++)
        {
            for (int k = i + 1; k < folders.Length; k++)
            {
                ((string first, FolderSourceOptions one), (string second, FolderSourceOptions other)) = (folders[i], folders[k]);
                if (FileEntry.IdentityOf(one.FullPath) == FileEntry.IdentityOf(other.FullPath)
                    || IsInside(one.FullPath, other.FullPath)
                    || IsInside(other.FullPath, one.FullPath))
                {
                    yield return $"Folders:{second}:Path: its recordings are also those of Folders:{first}. Watch a folder once.";
                }
                else if (one.ResultsPath == other.ResultsPath)
                {
                    yield return $"Folders:{second}:Results: '{OneLine.Of(other.ResultsPath)}' is also that of Folders:{first}.";
                }
            }
        }
    }

    private static bool IsInside(string path, string folder)
        => path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
