using System.CommandLine;
using AudioAnomaly.Audio;

namespace AudioAnomaly.Tool;

/// <summary>The front end that <c>--front-end</c> names, with the frames of a preset, and the filters of <c>--filter</c> before it.</summary>
internal sealed class FrontEndChoice
{
    /// <summary>The front end used unless another is named.</summary>
    public const string Default = LogMelFrontEnd.ComponentId;

    private readonly LogMelOptions _logMel;
    private readonly AuditoryOptions _auditory;
    private readonly AuditoryScale? _scale;
    private readonly IReadOnlyList<AudioFilter> _filters;

    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="logMel">The log-mel options, or those that an auditory front end takes frames, range and number of bands from.</param>
    /// <param name="filters">The filters.</param>
    public FrontEndChoice(string name, LogMelOptions logMel, IReadOnlyList<AudioFilter> filters)
    {
        _scale = name switch
        {
            AuditoryFrontEnd.ErbId => AuditoryScale.Erb,
            AuditoryFrontEnd.BarkId => AuditoryScale.Bark,
            _ => null,
        };
        (_logMel, _auditory, _filters) = (logMel, AuditoryOptions.Like(logMel), filters);
    }

    /// <summary>The names that can be given.</summary>
    public static string[] Names => [Default, AuditoryFrontEnd.ErbId, AuditoryFrontEnd.BarkId];

    /// <summary>Its options, to be changed before it is used.</summary>
    public OptionsBag Options => _scale is null ? new(LogMelOptions.Format, _logMel) : new(AuditoryOptions.Format, _auditory);

    /// <summary>The options that are not the same in all presets, by name, with their values before one is chosen.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static IReadOnlyDictionary<string, string> OpenOptions(string name)
    {
        OptionsBag[] bags = [.. LogMelPresets.All.Values.Concat(LogMelPresets.Narrow.Values).Append(LogMelOptions.Dcase2020).Select(preset => new FrontEndChoice(name, preset, []).Options)];
        OptionsBag unchosen = new FrontEndChoice(name, CommonOptions.LogMelOf(null, null), []).Options;
        return unchosen.Format.Properties
            .Where(property => bags.Select(bag => property.Text(bag.Options)).Distinct().Count() > 1)
            .ToDictionary(property => property.Name, property => property.Text(unchosen.Options));
    }

    /// <summary>The option <c>--front-end</c>.</summary>
    public static Option<string> Option()
    {
        var option = new Option<string>("--front-end")
        {
            Description = "The kind of spectrogram: log-mel, or logarithmic spectra by gammatone filters (erb) or on the Bark scale (bark). Frames and number of bands come from --preset.",
            DefaultValueFactory = _ => Default,
        };
        option.AcceptOnlyFromAmong(Names);
        return option;
    }

    /// <summary>The option <c>--filter</c>.</summary>
    public static Option<string[]> FilterOption() => new("--filter")
    {
        Description = "A filter for the sound, before anything else: highpass:HZ, lowpass:HZ, bandstop:HZ:HZ, hum:50 or hum:60 (mains hum and its multiples), preemphasis. May be repeated.",
        HelpName = "KIND:NUMBERS",
    };

    /// <summary>Reads what <c>--filter</c> was given.</summary>
    /// <exception cref="UsageException">One of them is no filter.</exception>
    public static AudioFilter[] FiltersOf(string[]? texts)
    {
        try
        {
            return [.. (texts ?? []).Select(AudioFilter.Parse)];
        }
        catch (FormatException e)
        {
            throw new UsageException($"--filter: {e.Message}");
        }
    }

    /// <summary>Adds it to a pipeline.</summary>
    public AudioAnomalyPipelineBuilder Use(AudioAnomalyPipelineBuilder builder)
    {
        AudioAnomalyPipelineBuilder used = _scale switch
        {
            AuditoryScale.Erb => builder.UseErb(_auditory),
            AuditoryScale.Bark => builder.UseBark(_auditory),
            _ => builder.UseLogMel(_logMel),
        };
        return _filters.Count == 0 ? used : used.UseFilters(chain =>
        {
            foreach (AudioFilter filter in _filters)
            {
                chain.Add(filter);
            }
        });
    }

    /// <summary>Makes it for use without a pipeline.</summary>
    /// <exception cref="UsageException">A filter does not go together with it.</exception>
    public ISpectrogramFrontEnd Create()
    {
        ISpectrogramFrontEnd frontEnd = _scale is { } scale ? new AuditoryFrontEnd(scale, _auditory) : new LogMelFrontEnd(_logMel);
        try
        {
            return _filters.Count == 0 ? frontEnd : FilteredFrontEnd.Of(frontEnd, new AudioFilterChain(_filters, frontEnd.SampleRate));
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"--filter: {e.Message}");
        }
    }
}
