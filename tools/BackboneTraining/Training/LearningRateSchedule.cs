namespace AudioAnomaly.BackboneTraining;

/// <summary>A rise, a plateau and a fall of the learning rate. A run on the plateau can be made longer at any time; only the fall is bound to an end (Hägele et al., "Scaling Laws and Compute-Optimal Training Beyond Fixed Training Durations", 2024).</summary>
/// <param name="Highest">The rate of the plateau.</param>
/// <param name="WarmUp">The steps of the rise.</param>
/// <param name="Steps">All steps.</param>
/// <param name="CoolDown">How many of them, at the end, belong to the fall.</param>
internal sealed record LearningRateSchedule(double Highest, int WarmUp, long Steps, long CoolDown)
{
    /// <summary>The rate of a step.</summary>
    /// <param name="step">How many steps were made before.</param>
    public double At(long step)
    {
        double rise = Math.Min(1, (step + 1.0) / WarmUp);
        double fallen = CoolDown > 0 ? Math.Clamp((double)(step - (Steps - CoolDown)) / CoolDown, 0, 1) : 0;
        return Highest * rise * (1 - Math.Sqrt(fallen));
    }
}
