namespace AudioAnomaly.Fleet;

/// <summary>Does units of jobs of any kind. Safe to use from several threads.</summary>
/// <param name="fits">Does those of fits.</param>
/// <param name="scores">Does those of jobs that score.</param>
internal sealed class FleetUnitRunner(FitUnitRunner fits, ScoreUnitRunner scores)
{
    public Task<FleetUnitResult> RunAsync(FleetUnit unit, CancellationToken cancellationToken) => unit.Spec switch
    {
        FitJobSpec fit => fits.RunAsync(unit, fit, cancellationToken),
        ScoreJobSpec score => scores.RunAsync(unit, score, cancellationToken),
        _ => throw new ArgumentException($"There is no work of the kind {unit.Spec.GetType().Name}.", nameof(unit)),
    };
}
