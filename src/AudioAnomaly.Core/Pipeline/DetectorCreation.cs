using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Makes the detector of a pipeline, which has learned nothing.</summary>
internal static class DetectorCreation
{
    /// <summary>Makes it, with its feature extractor, and sees whether that fits the front end.</summary>
    /// <param name="definition">The pipeline.</param>
    /// <param name="frontEnd">Its front end.</param>
    /// <param name="warn">Told what a careful reader should know.</param>
    /// <param name="cancellationToken">Ends the making of the extractor.</param>
    /// <exception cref="PipelineConfigurationException">The extractor takes other frequency bins than the front end makes.</exception>
    public static IDetector Create(PipelineDefinition definition, ISpectrogramFrontEnd frontEnd, Action<string> warn, CancellationToken cancellationToken)
    {
        IFeatureExtractor? extractor = definition.Extractor?.Invoke(definition.Components, cancellationToken);
        try
        {
            if (extractor?.Bins is { } bins && bins != frontEnd.Axes.Bins)
            {
                throw new PipelineConfigurationException([$"The feature extractor '{extractor.Id}' takes {bins} frequency bins, and the front end makes {frontEnd.Axes.Bins}. Use the front end that its weights were trained with."]);
            }

            foreach (string warning in (extractor as IFrontEndCheck)?.CheckFrontEnd(FilteredFrontEnd.Unwrap(frontEnd)) ?? [])
            {
                warn(warning);
            }

            return definition.Detector(extractor, definition.Components);
        }
        catch
        {
            (extractor as IDisposable)?.Dispose();
            throw;
        }
    }
}
