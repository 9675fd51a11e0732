namespace AudioAnomaly;

/// <summary>Adds filters to pipelines.</summary>
public static class FilterBuilderExtensions
{
    /// <summary>
    /// Filters recordings and streams before the front end, at its sample rate. Whether they are silent, clipped or sound from a broken device is told by the
    /// sound as it came.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="add">Adds the filters in their order.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">No filter was added, or a number is out of range. A frequency that the front end's sample rate does not hold, or too
    /// many filters, are told by the fit (<see cref="PipelineConfigurationException"/>).</exception>
    public static AudioAnomalyPipelineBuilder UseFilters(this AudioAnomalyPipelineBuilder builder, Action<FilterChainBuilder> add)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(add);
        var chain = new FilterChainBuilder();
        add(chain);
        if (chain.Filters.Count == 0)
        {
            throw new ArgumentException("No filter was added. Add one, or leave the filters out.", nameof(add));
        }

        return builder.UseFilter(nameof(UseFilters), FilterChain.Register, sampleRate => Design(chain.Filters, sampleRate));
    }

    private static FilterChain Design(IReadOnlyList<AudioFilter> filters, int sampleRate)
    {
        try
        {
            return new FilterChain(filters, sampleRate);
        }
        catch (ArgumentException e)
        {
            throw new PipelineConfigurationException([$"{nameof(UseFilters)}: {e.Message}"]);
        }
    }
}
