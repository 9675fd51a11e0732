namespace AudioAnomaly.Components;

/// <summary>A feature extractor that was made for certain front ends and can tell whether it goes together with one.</summary>
public interface IFrontEndCheck
{
    /// <summary>Compares. Called once per fit, before any recording is read.</summary>
    /// <param name="frontEnd">The pipeline's front end.</param>
    /// <returns>What a careful reader should know, one sentence each; empty when there is nothing.</returns>
    /// <exception cref="PipelineConfigurationException">They do not go together.</exception>
    IReadOnlyList<string> CheckFrontEnd(ISpectrogramFrontEnd frontEnd);
}
